import { expect, test } from '@playwright/test'

test('prices', async () => {
  const socket = new WebSocket('wss://live.example.com/prices')
  const message = new Promise<string>((resolve, reject) => {
    socket.onopen = () => socket.send('7203')
    socket.onmessage = (event) => resolve(String(event.data))
    socket.onerror = () => reject(new Error('WebSocket failed'))
  })
  expect(await message).toMatch(/"price":\d/)
  socket.close()
})
