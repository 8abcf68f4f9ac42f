import { expect, test } from '@playwright/test'

test('login', async ({ request }) => {
  const page = await request.get('https://www.example.com/login')
  await expect(page).toBeOK()
  const csrf = (await page.text()).match(/name="csrf"[^>]* value="([^"]+)"/)?.[1] ?? ''

  const login = await request.post('https://www.example.com/login', {
    form: { user: 'watch', password: process.env.LOGIN_PASSWORD!, csrf },
  })
  await expect(login).toBeOK()

  const account = await request.get('https://www.example.com/account')
  await expect(account).toBeOK()
  expect(await account.text()).toContain('注文履歴')
})
