import {
  CheckGroupV2, DnsAssertionBuilder, DnsMonitor, GrpcAssertionBuilder, GrpcMonitor, IcmpMonitor,
  MultiStepCheck, SlackAlertChannel, SslAssertionBuilder, SslMonitor, TcpMonitor,
} from 'checkly/constructs'

const slack = new SlackAlertChannel('slack-platform', { url: process.env.SLACK_PLATFORM! })
const group = new CheckGroupV2('platform', { name: 'platform', alertChannels: [slack] })
const description = 'Runbook: https://wiki.example.com/runbooks/platform'
const common = { group, description, degradedResponseTime: 1000 }

new SslMonitor('mailbox', {
  name: 'mailbox',
  ...common,
  request: {
    hostname: 'mail.example.com',
    port: 993,
    sslConfig: {},
    assertions: [SslAssertionBuilder.certificate('daysUntilExpiry').greaterThan(14)],
  },
})

for (const name of ['old-tls-refused', 'prices']) {
  new MultiStepCheck(name, { name, group, description, code: { entrypoint: `./${name}.spec.ts` } })
}

for (const nameServer of ['ns1.example.com', 'ns2.example.com']) {
  new DnsMonitor(`www-address-${nameServer}`, {
    name: `www-address-${nameServer}`,
    ...common,
    request: {
      recordType: 'A',
      query: 'www.example.com',
      nameServer,
      port: 53,
      assertions: [DnsAssertionBuilder.textAnswer().contains('203.0.113.10')],
    },
  })
}

new DnsMonitor('mail-exchanger', {
  name: 'mail-exchanger',
  ...common,
  request: {
    recordType: 'MX',
    query: 'example.com',
    nameServer: 'ns1.example.com',
    port: 53,
    assertions: [DnsAssertionBuilder.textAnswer().contains('10 mail.example.com')],
  },
})

new TcpMonitor('database', {
  name: 'database',
  ...common,
  request: { hostname: 'db.example.com', port: 5432 },
})

new IcmpMonitor('gateway', {
  name: 'gateway',
  group,
  description,
  request: { hostname: 'gateway.example.com' },
})

new GrpcMonitor('stock', {
  name: 'stock',
  ...common,
  request: {
    url: 'grpc.example.com',
    port: 443,
    grpcConfig: { mode: 'HEALTH', service: 'example.Stock' },
    assertions: [GrpcAssertionBuilder.healthCheckStatus().equals('SERVING')],
  },
})
