import {
  ApiCheck, AssertionBuilder, CheckGroupV2, MaintenanceWindow, MultiStepCheck,
  SlackAlertChannel, SslAssertionBuilder, SslMonitor,
} from 'checkly/constructs'

const slack = new SlackAlertChannel('slack-storefront', { url: process.env.SLACK_STOREFRONT! })
const group = new CheckGroupV2('storefront', { name: 'storefront', alertChannels: [slack] })
const description = 'Runbook: https://wiki.example.com/runbooks/storefront'
const common = { group, description, degradedResponseTime: 1000 }

const cities = [
  'tokyo', 'osaka', 'nagoya', 'sapporo', 'fukuoka', 'kobe', 'kyoto', 'kawasaki', 'saitama', 'hiroshima', 'sendai', 'chiba',
]

for (const city of cities) {
  new ApiCheck(`shop-${city}`, {
    name: `shop-${city}`,
    ...common,
    tags: ['shop'],
    request: {
      method: 'GET',
      url: `https://${city}.shop.example.com/health`,
      assertions: [AssertionBuilder.jsonBody('$.status').equals('UP')],
    },
  })
}

new MaintenanceWindow('sunday', {
  name: 'sunday',
  tags: ['shop'],
  startsAt: new Date('2026-01-04T02:00:00+09:00'),
  endsAt: new Date('2026-01-04T04:00:00+09:00'),
  repeatInterval: 1,
  repeatUnit: 'WEEK',
})

new ApiCheck('top-page', {
  name: 'top-page',
  ...common,
  request: {
    method: 'GET',
    url: 'https://www.example.com/',
    assertions: [AssertionBuilder.textBody().contains('カートを見る')],
  },
})

new SslMonitor('top-page-certificate', {
  name: 'top-page-certificate',
  group,
  description,
  request: {
    hostname: 'www.example.com',
    sslConfig: {},
    assertions: [SslAssertionBuilder.certificate('daysUntilExpiry').greaterThan(14)],
  },
})

new ApiCheck('api', {
  name: 'api',
  ...common,
  request: {
    method: 'GET',
    url: 'https://api.example.com/v1/status',
    headers: [{ key: 'Authorization', value: 'Bearer {{API_TOKEN}}' }],
    assertions: [AssertionBuilder.jsonBody('$.database.status').equals('UP')],
  },
})

new MultiStepCheck('login', {
  name: 'login',
  group,
  description,
  code: { entrypoint: './login.spec.ts' },
})

new ApiCheck('login-wall', {
  name: 'login-wall',
  ...common,
  request: {
    method: 'GET',
    url: 'https://www.example.com/account',
    followRedirects: false,
    assertions: [
      AssertionBuilder.statusCode().greaterThan(299),
      AssertionBuilder.textBody().notContains('注文履歴'),
    ],
  },
})
