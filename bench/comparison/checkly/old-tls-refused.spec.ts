import { test } from '@playwright/test'
import { connect, SecureVersion } from 'node:tls'

for (const version of ['TLSv1', 'TLSv1.1'] as SecureVersion[]) {
  test(`${version} is refused`, async () => {
    await new Promise<void>((resolve, reject) => {
      const socket = connect({
        host: 'www.example.com', port: 443, servername: 'www.example.com',
        minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0',
      })
      socket.on('secureConnect', () => reject(new Error(`${version} is accepted`)))
      socket.on('error', (error: NodeJS.ErrnoException) =>
        error.code?.includes('PROTOCOL_VERSION') ? resolve() : reject(error))
    })
  })
}
