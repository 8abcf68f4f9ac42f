import { defineConfig } from 'checkly'

export default defineConfig({
  projectName: 'Example',
  logicalId: 'example',
  checks: {
    checkMatch: '**/*.check.ts',
    frequency: 1,
    locations: ['ap-northeast-1'],
  },
})
