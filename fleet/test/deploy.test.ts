import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createLogger } from '@florin/server'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readConfig } from '../../services/gateway/src/config.ts'
import { gateway } from '../../services/gateway/src/main.ts'
import { nodeFlags } from '../service-process.ts'
import { ingest as ingestEntry, services } from '../services.ts'

// biome-ignore lint/suspicious/noExplicitAny: YAML and JSON, read as they come
type Node = any

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const pathOf = (path: string) => join(root, path)
const read = (path: string) => readFileSync(pathOf(path), 'utf8')
const outputBytesMax = 16_777_216

const helm = await findTool('HELM', 'helm')
const promtool = await findTool('PROMTOOL', 'promtool')

/** Of the variable, else on the path; undefined where it is missing, which the run says. */
async function findTool(variable: string, name: string): Promise<string | undefined> {
  const tool = process.env[variable] || name
  const works = await run(tool, [name === 'helm' ? 'version' : '--version']).then(
    () => true,
    () => false,
  )
  if (!works) console.warn(`${name} is missing: set ${variable}, or install it. Its tests are skipped.`)
  return works ? tool : undefined
}

const chart = 'deploy/helm/florin'
const components = ['ledger', 'worker', 'fx', 'revenue', 'gateway']
const workerPorts: Record<string, number> = { worker: 8010, ingest: ingestEntry.port }
const imageOf = (component: string) => (component in workerPorts ? 'ledger' : component)
const secrets = {
  database: { existingSecret: 'the-database' },
  secrets: { existingSecret: 'the-secrets' },
  auth: { mode: 'none' },
}

describe.skipIf(!helm)('the Helm chart', () => {
  async function render(values: Node = {}): Promise<Node[]> {
    const folder = await mkdtemp(join(tmpdir(), 'florin-chart-'))
    try {
      const file = join(folder, 'values.json')
      await writeFile(file, JSON.stringify({ ...secrets, ...values }))
      const args = ['template', 'books', pathOf(chart), '--kube-version', '1.34.0', '--values', file]
      const { stdout } = await run(helm as string, args, { maxBuffer: outputBytesMax })
      return parseAllDocuments(stdout).flatMap((document) => document.toJS() ?? [])
    } finally {
      await rm(folder, { recursive: true })
    }
  }
  const ofKind = (objects: Node[], kind: string) => objects.filter((each) => each.kind === kind)
  const componentOf = (object: Node) => object.metadata.labels['app.kubernetes.io/component']
  const named = (objects: Node[], kind: string, component: string) =>
    ofKind(objects, kind).find((each) => componentOf(each) === component)
  const environmentOf = (pod: Node): Record<string, Node> =>
    Object.fromEntries(
      pod.spec.containers[0].env.map(({ name, value, valueFrom }: Node) => [name, value ?? valueFrom.secretKeyRef]),
    )

  let objects: Node[]
  beforeAll(async () => {
    objects = await render()
  })

  test('passes helm lint', async () => {
    const args = ['database.existingSecret=a', 'secrets.existingSecret=b', 'auth.mode=none'].flatMap((value) => [
      '--set',
      value,
    ])
    await run(helm as string, ['lint', '--strict', pathOf(chart), ...args])
  })

  test('names each thing once', () => {
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  test('has a deployment, a service, a disruption budget and a network policy for each component', () => {
    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy']) {
      const own = ofKind(objects, kind).map(componentOf)
      expect(own.filter((name) => name !== 'migration').sort(), kind).toEqual(components.toSorted())
    }
    for (const deployment of ofKind(objects, 'Deployment')) {
      const labels = deployment.spec.template.metadata.labels
      for (const kind of ['Service', 'PodDisruptionBudget', 'NetworkPolicy']) {
        const { spec } = named(objects, kind, componentOf(deployment))
        const selector = spec.podSelector?.matchLabels ?? spec.selector.matchLabels ?? spec.selector
        expect(labels).toMatchObject(selector)
      }
    }
  })

  test('runs nothing with rights: no root, no writable files, no privileges, no token of Kubernetes', () => {
    const pods = [...ofKind(objects, 'Deployment'), ...ofKind(objects, 'Job')].map(({ spec }) => spec.template)
    expect(pods).toHaveLength(8)
    for (const { spec } of pods) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      })
      for (const container of spec.containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
        expect(container.resources.limits.memory).toMatch(/^\d+[MG]i$/)
      }
    }
  })

  test('probes what the services serve, at the ports that they have', () => {
    for (const deployment of ofKind(objects, 'Deployment')) {
      const name = componentOf(deployment)
      const [container] = deployment.spec.template.spec.containers
      expect(container.livenessProbe.httpGet).toEqual({ path: '/livez', port: 'http' })
      expect(container.readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'http' })
      const port = services.find((service) => service.name === name)?.port ?? workerPorts[name]
      expect(container.ports).toEqual([{ name: 'http', containerPort: port }])
      expect(environmentOf(deployment.spec.template).PORT).toBe(String(port))
      expect(named(objects, 'Service', name).spec.ports[0].port).toBe(port)
      const main = container.command.at(-1)
      expect(read(`services/${imageOf(name)}/${main}`)).toContain('.run(process.argv')
    }
  })

  test('takes every secret by reference, and gives the owner of the schema to migrations only', () => {
    for (const deployment of ofKind(objects, 'Deployment')) {
      const environment = environmentOf(deployment.spec.template)
      const name = componentOf(deployment)
      expect(environment).not.toHaveProperty('MIGRATION_DATABASE_URL')
      const url = { name: 'the-database', key: `${imageOf(name)}-url` }
      expect(environment.DATABASE_URL).toEqual(name === 'gateway' ? undefined : url)
      const secret = { name: 'the-secrets', key: 'service-secret' }
      expect(environment.SERVICE_SECRET).toEqual(name === 'gateway' ? undefined : secret)
    }
    for (const job of ofKind(objects, 'Job')) {
      expect(job.metadata.annotations['helm.sh/hook']).toBe('pre-install,pre-upgrade')
      const [container] = job.spec.template.spec.containers
      const service = container.image.split(/[-:]/)[1]
      expect(container.command).toEqual(['node', 'src/main.ts', 'migrate'])
      const url = { name: 'the-database', key: `${service}-owner-url` }
      expect(environmentOf(job.spec.template).MIGRATION_DATABASE_URL).toEqual(url)
    }
    expect(ofKind(objects, 'Job')).toHaveLength(3)
    expect(ofKind(objects, 'Secret')).toEqual([])
  })

  test('lets only the gateway be reached from outside, and each component reach only what it calls', () => {
    const peers = (rules: Node[], side: 'from' | 'to') =>
      (rules ?? []).flatMap((rule) =>
        rule[side]
          ? rule[side].map(({ podSelector, ipBlock }: Node) =>
              podSelector
                ? podSelector.matchLabels['app.kubernetes.io/component']
                : `${ipBlock.cidr}:${rule.ports[0].port}`,
            )
          : rule.ports.map(({ port }: Node) => `any:${port}`),
      )
    const reach = Object.fromEntries(
      ofKind(objects, 'NetworkPolicy').map((policy) => {
        expect(policy.spec.policyTypes).toEqual(['Ingress', 'Egress'])
        const { ingress, egress } = policy.spec
        return [
          componentOf(policy),
          { from: peers(ingress, 'from').sort(), to: [...new Set(peers(egress, 'to'))].sort() },
        ]
      }),
    )
    const dns = 'any:53'
    const database = 'any:5432'
    const webhooks = '0.0.0.0/0:443'
    expect(reach).toEqual({
      gateway: { from: ['any:http'], to: [dns, 'fx', 'ledger', 'revenue'] },
      ledger: { from: ['gateway'], to: [webhooks, dns, database, 'fx', 'revenue'] },
      worker: { from: [], to: [webhooks, dns, database, 'fx', 'revenue'] },
      fx: { from: ['gateway', 'ledger', 'revenue', 'worker'], to: ['any:443', dns, database] },
      revenue: { from: ['gateway', 'ledger', 'worker'], to: [dns, database, 'fx'] },
      migration: { from: [], to: [dns, database] },
    })
  })

  test('lets the services reach the issuer of tokens, and nothing else', async () => {
    const { networkPolicy } = parse(read(`${chart}/values.yaml`))
    const identity = { to: [{ ipBlock: { cidr: '203.0.113.7/32' } }], port: 8443 }
    const auth = { issuer: 'https://issuer.example', jwksUrl: 'https://issuer.example/keys' }
    const policies = ofKind(await render({ auth, networkPolicy: { ...networkPolicy, identity } }), 'NetworkPolicy')
    const allowed = policies.filter(({ spec }) => JSON.stringify(spec.egress).includes('203.0.113.7/32'))
    expect(allowed.map(componentOf).sort()).toEqual(['fx', 'ledger', 'revenue'])
  })

  test('posts what falls due in workers, or in the ledger where there are none', async () => {
    const dueWork = (all: Node[]) => environmentOf(named(all, 'Deployment', 'ledger').spec.template).DUE_WORK
    expect(dueWork(objects)).toBe('off')
    const { worker } = parse(read(`${chart}/values.yaml`))
    expect(dueWork(await render({ worker: { ...worker, replicas: 0 } }))).toBeUndefined()
  })

  test('with all options on, they are what they say', async () => {
    const { ledger } = parse(read(`${chart}/values.yaml`))
    const all = await render({
      ledger: { ...ledger, autoscaling: { ...ledger.autoscaling, enabled: true }, env: { POSTING_LANES: 2 } },
      ingress: { enabled: true, className: 'nginx', host: 'ledger.example.com', tlsSecret: 'tls' },
      serviceMonitor: { enabled: true },
      verify: { enabled: true },
      extraVolumes: [{ name: 'ca', configMap: { name: 'database-ca' } }],
      extraVolumeMounts: [{ name: 'ca', mountPath: '/ca', readOnly: true }],
      kafka: { enabled: true, brokers: 'kafka-0:9092,kafka-1:9092' },
      tracing: { endpoint: 'http://collector:4318' },
      networkPolicy: {
        monitoringFrom: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }],
      },
    })
    const deployment = named(all, 'Deployment', 'ledger')
    expect(deployment.spec).not.toHaveProperty('replicas')
    expect(environmentOf(deployment.spec.template).POSTING_LANES).toBe('2')
    expect(ofKind(all, 'HorizontalPodAutoscaler').map(({ spec }) => spec.scaleTargetRef.name)).toEqual([
      'books-florin-ledger',
    ])
    const [ingress] = ofKind(all, 'Ingress')
    expect(ingress.spec.rules[0].http.paths[0].backend.service.name).toBe(
      named(all, 'Service', 'gateway').metadata.name,
    )
    expect(ingress.spec.tls).toEqual([{ hosts: ['ledger.example.com'], secretName: 'tls' }])
    const hosts = environmentOf(named(all, 'Deployment', 'gateway').spec.template).ALLOWED_HOSTS
    expect(hosts.split(',')).toEqual(['ledger.example.com', 'books-florin-gateway', 'localhost', '127.0.0.1'])
    expect(ofKind(all, 'ServiceMonitor')[0].spec.jobLabel).toBe('app.kubernetes.io/component')
    const [verify] = ofKind(all, 'CronJob')
    const { template } = verify.spec.jobTemplate.spec
    const templates = [...ofKind(all, 'Deployment'), ...ofKind(all, 'Job')].map(({ spec }) => spec.template)
    for (const { spec } of [...templates, template]) {
      expect(spec.volumes[0].name).toBe('ca')
      expect(spec.containers[0].volumeMounts[0].mountPath).toBe('/ca')
    }
    expect(environmentOf(template)).toMatchObject({
      REVENUE_URL: 'http://books-florin-revenue:8002',
      DATABASE_URL: { name: 'the-database', key: 'ledger-auditor-url' },
      SERVICE_SECRET: { name: 'the-secrets', key: 'service-secret' },
    })
    expect(template.spec.containers[0].securityContext.readOnlyRootFilesystem).toBe(true)
    expect(JSON.stringify(named(all, 'NetworkPolicy', 'revenue').spec.ingress)).toContain('verify')
    expect(environmentOf(named(all, 'Deployment', 'ingest').spec.template)).toMatchObject({
      PORT: '8011',
      KAFKA_BROKERS: 'kafka-0:9092,kafka-1:9092',
      FX_URL: 'http://books-florin-fx:8001',
    })
    for (const name of [...components, 'ingest']) {
      const { ingress: rules, egress } = named(all, 'NetworkPolicy', name).spec
      expect(JSON.stringify(rules)).toContain('monitoring')
      expect(JSON.stringify(egress).includes('9092')).toBe(['ledger', 'ingest'].includes(name))
      expect(JSON.stringify(egress)).toContain('4318')
      const { OTEL_EXPORTER_OTLP_ENDPOINT } = environmentOf(named(all, 'Deployment', name).spec.template)
      expect(OTEL_EXPORTER_OTLP_ENDPOINT).toBe('http://collector:4318')
    }
  })

  test('with a certificate, every component serves https, and all except the gateway require one of their clients', async () => {
    const all = await render({
      tls: { existingSecret: 'the-certificate' },
      verify: { enabled: true },
      serviceMonitor: { enabled: true },
    })
    const [verify] = ofKind(all, 'CronJob')
    const pods = ofKind(all, 'Deployment').map((each) => [componentOf(each), each.spec.template])
    for (const [name, pod] of [...pods, ['verify', verify.spec.jobTemplate.spec.template]]) {
      const environment = environmentOf(pod)
      expect(environment.TLS_CERT_FILE).toBe('/run/florin/tls/tls.crt')
      expect('TLS_CLIENT_CA_FILE' in environment, name).toBe(!['gateway', 'verify'].includes(name))
      const urls = Object.entries(environment).filter(([variable]) => /^(LEDGER|FX|REVENUE)_URL$/.test(variable))
      for (const [, url] of urls) expect(url).toMatch(/^https:/)
      expect(pod.spec.volumes).toEqual([{ name: 'tls', secret: { secretName: 'the-certificate' } }])
      const [{ volumeMounts, livenessProbe, readinessProbe }] = pod.spec.containers
      expect(volumeMounts).toEqual([{ name: 'tls', mountPath: '/run/florin/tls', readOnly: true }])
      if (name === 'verify') continue
      expect(livenessProbe.tcpSocket).toEqual({ port: 'http' })
      const [program, file] = readinessProbe.exec.command
      expect(program).toBe('node')
      expect(read(file.replace('/florin/', ''))).toContain('/readyz')
    }
    expect(ofKind(all, 'ServiceMonitor')[0].spec.endpoints[0]).toMatchObject({
      scheme: 'https',
      tlsConfig: { serverName: 'books-florin-ledger' },
    })
  })

  test.each([
    ['an unknown value', { ledgr: {} }],
    ['replicas that are no number', { fx: { replicas: 'two' } }],
    ['a port that is none', { networkPolicy: { database: { port: 0 } } }],
    ['a variable that is none', { gateway: { env: { 'cors-origins': 'a' } } }],
    ['no secret', { database: { existingSecret: '' } }],
    ['no authentication, unless that is said', { auth: { mode: '' } }],
    ['Kafka without brokers', { kafka: { enabled: true } }],
  ])('rejects %s', async (_name, values) => {
    await expect(render(values)).rejects.toThrow()
  })

  test('sets only variables that the services have', () => {
    const files = ['service-settings', 'identity-settings', 'tls']
    const shared = files.map((file) => read(`packages/server/src/${file}.ts`)).join('\n')
    for (const deployment of ofKind(objects, 'Deployment')) {
      const name = componentOf(deployment)
      const config = read(`services/${imageOf(name)}/src/config.ts`)
      const known = config + shared
      for (const variable of Object.keys(environmentOf(deployment.spec.template))) {
        expect(known, `${name} ${variable}`).toContain(variable)
      }
    }
  })
})

describe('Docker Compose', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true })
  const all: [string, Node][] = Object.entries(compose.services)

  test('runs nothing with rights that it does not need', () => {
    for (const [name, { cap_drop, cap_add = [], security_opt, privileged, read_only, user }] of all) {
      expect({ cap_drop, security_opt, privileged, user }, name).toEqual({
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      })
      // PostgreSQL gives its volume to its user at the first start.
      expect(cap_add.length > 0, name).toBe(name === 'postgres')
      // The broker writes its settings into its own folder.
      expect(read_only ?? false, name).toBe(name !== 'kafka')
    }
  })

  test('publishes ports on this machine only, of services that answer to its names and to their own', () => {
    for (const [name, { ports = [], environment }] of all) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
      if (ports.length === 0) continue
      const hosts = environment.ALLOWED_HOSTS
      expect(hosts, name).toContain(':-localhost,127.0.0.1}')
      if (name !== 'gateway') expect(hosts).toContain(`,${name}`)
    }
  })

  test('builds images that run as a user without rights, and check their health without a shell', () => {
    const stages = read('Dockerfile').split(/^FROM /m)
    const instructions = stages.at(-1)?.replaceAll('\\\n', '').split('\n') ?? []
    expect(instructions.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
    const health = instructions.find((line) => line.startsWith('HEALTHCHECK'))
    const [program, file] = JSON.parse(health?.match(/CMD (\[.*\])/)?.[1] ?? '[]')
    expect(program).toBe('node')
    expect(read(file.replace('/florin/', ''))).toContain('/readyz')
    expect(instructions.find((line) => line.startsWith('CMD'))).toMatch(/^CMD \["node", /)
  })
})

test('a service has the same memory settings wherever it is started', () => {
  const starts = {
    Dockerfile: /^CMD \["node", (.*), "src\/main\.ts"\]$/m,
    'docker-compose.yml': /^ +command: \[node, (.*), src\/ingest\.ts\]$/m,
    [`${chart}/templates/deployments.yaml`]: /^ +command: \[node, (.*), \{\{/m,
  }
  for (const [file, command] of Object.entries(starts)) {
    expect(command.exec(read(file))?.[1]?.replaceAll('"', '').split(', '), file).toEqual(nodeFlags)
  }
})

const alerts = parse(read('deploy/prometheus/alerts.yml')).groups.flatMap(({ rules }: Node) => rules)
const panels = JSON.parse(read('deploy/grafana/florin.json')).panels.filter(({ type }: Node) => type !== 'row')
/** As Grafana would send it. */
const sent = (expression: string) => expression.replaceAll('$__rate_interval', '5m').replaceAll('$job', '.+')
const queries: string[] = [
  ...alerts.map(({ expr }: Node) => expr),
  ...panels.flatMap(({ targets }: Node) => targets.map(({ expr }: Node) => sent(expr))),
]
const sources = globSync('{packages/server,services/*}/src/**/*.ts', { cwd: root }).map(read).join('\n')

describe('the alerts and the dashboard', () => {
  let known: Set<string>
  beforeAll(async () => {
    const app = await gateway.build(readConfig({}), createLogger('gateway', 'silent'))
    const { payload } = await app.inject('/metrics')
    await app.close()
    const ofAll = [...payload.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name as string)
    const ofServices = [...sources.matchAll(/name: '([a-z]+_[a-z_]+)'/g)].map(([, name]) => name as string)
    const ofGroups = [...sources.matchAll(/metric: '(\w+)'/g)].flatMap(([, name]) => [
      `${name}_group_size`,
      `${name}s_shed_total`,
      `${name}_queue_length`,
    ])
    known = new Set(['up', ...ofAll, ...ofServices, ...ofGroups])
  })

  /** What is left of an expression without labels, functions and numbers. */
  const metricsOf = (query: string) =>
    query
      .replaceAll(/\{[^}]*\}/g, '')
      .replaceAll(/\b(by|without|on) \([^)]*\)/g, '')
      .match(/\b[a-z]+(_[a-z0-9]+)+\b(?!\()|\bup\b/g)
      ?.map((name) => name.replace(/_(bucket|sum|count)$/, '')) ?? []

  test('use only metrics that the services have', () => {
    const used = queries.flatMap(metricsOf)
    expect(new Set(used).size).toBeGreaterThan(25)
    expect([...new Set(used)].filter((name) => !known.has(name))).toEqual([])
  })

  test('use only values of labels that the services have', () => {
    const values = queries.flatMap((query) =>
      [...query.matchAll(/\b(?:outcome|reason|result|source|code)="(\w+)"/g)].map(([, value]) => value as string),
    )
    expect(values).toContain('unknown')
    expect(values.filter((value) => !sources.includes(`'${value}'`))).toEqual([])
  })

  test('show every metric that a service has of its own', () => {
    const own = [...known].filter((name) => /^(ledger|fx|revenue|gateway)_/.test(name))
    const shown = new Set(panels.flatMap(({ targets }: Node) => targets.flatMap(({ expr }: Node) => metricsOf(expr))))
    // Said by others: a share of the age, and the sizes of groups that are no bottleneck.
    const without = ['ledger_scheduled_oldest_retried_seconds', 'fx_quote_group_size', 'revenue_fee_group_size']
    expect(own.filter((name) => !shown.has(name)).sort()).toEqual(without.sort())
  })

  test('and the page of operations agree on the names', () => {
    const page = read('docs/operations.md')
    const named = [...page.matchAll(/`((?:http|ledger|fx|revenue|gateway)_[a-z_]+)(?:\{[\w,]+\})?`/g)].map(
      ([, name]) => name as string,
    )
    const metrics = named.filter((name) =>
      /_(total|seconds|length|size|pending|lettered|due|retried|rejected|unpublished|flight)$/.test(name),
    )
    expect(metrics.length).toBeGreaterThan(15)
    expect(metrics.filter((name) => !known.has(name))).toEqual([])
  })

  test('alerts have a severity, a summary and a runbook, and a test', () => {
    const tested = read('deploy/prometheus/alerts.test.yml')
    for (const { alert, labels, annotations } of alerts) {
      expect(labels.severity, alert).toMatch(/^(page|ticket)$/)
      expect(annotations.summary, alert).toMatch(/\w{3}/)
      expect(annotations.runbook.length, alert).toBeGreaterThan(40)
      expect(tested).toContain(`alertname="${alert}"`)
    }
  })

  test('panels have titles, units and places of their own', () => {
    expect(new Set(panels.map(({ id }: Node) => id)).size).toBe(panels.length)
    const places = panels.map(({ gridPos: { x, y } }: Node) => `${x} ${y}`)
    expect(new Set(places).size).toBe(panels.length)
    for (const { title, fieldConfig } of panels) {
      expect(title).toMatch(/\w/)
      expect(fieldConfig.defaults.unit, title).toMatch(/\w/)
    }
  })

  test.skipIf(!promtool)('pass promtool, with the tests of the alerts', async () => {
    await run(promtool as string, ['check', 'rules', pathOf('deploy/prometheus/alerts.yml')])
    await run(promtool as string, ['test', 'rules', pathOf('deploy/prometheus/alerts.test.yml')])
  })

  test.skipIf(!promtool)('are valid expressions', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'florin-queries-'))
    try {
      const file = join(folder, 'queries.json')
      const rules = queries.map((expr, index) => ({ record: `query${index}`, expr }))
      await writeFile(file, JSON.stringify({ groups: [{ name: 'queries', rules }] }))
      await run(promtool as string, ['check', 'rules', file])
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
