import { limitMs } from '@florin/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkPages, findWide, openPage, tabTo } from './browser.ts'
import { executable, startConsole, type TestConsole } from './console.ts'

const alice = 'customers.alice.usd'
const bob = 'customers.bob.usd'

describe.skipIf(!executable)('the console in a browser', () => {
  let florin: TestConsole['florin']
  let running: TestConsole
  let transfer: string
  beforeAll(async () => {
    running = await startConsole()
    florin = running.florin
    for (const owner of ['alice', 'bob']) {
      await florin.accounts.open({ code: `customers.${owner}.usd`, owner, currency: 'USD' })
    }
    await florin.deposit({ account: alice, amount: '1000.00' })
    const posted = await florin.transfer({ source_account: alice, target_account: bob, amount: '12.34' })
    transfer = posted.id
  })
  afterAll(() => running?.stop())

  const open = (...given: Parameters<TestConsole['open']>) => openPage(running, ...given)
  const balanceOf = async (account: string) => (await florin.balance(account)).posted

  test('with the keyboard alone, a transfer is found, filled in, checked and posted', async () => {
    const before = await balanceOf(bob)
    const page = await open('/')
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    const press = (key: string) => page.keyboard.press(key)
    await press('Control+k')
    await page.getByRole('combobox').waitFor()
    await page.keyboard.type('post a transfer')
    await page.getByRole('option', { name: 'Post a transfer' }).waitFor()
    await press('Enter')
    await tabTo(page, page.getByLabel('From account'))
    await page.keyboard.type(alice)
    await press('Tab')
    await page.keyboard.type('customers.b')
    await page.getByRole('option', { name: bob }).waitFor()
    await press('ArrowDown')
    await page.locator('[role=option][data-highlighted]').waitFor()
    await press('Enter')
    await press('Tab')
    await page.keyboard.type('25.00')
    await press('Enter')
    const post = page.getByRole('button', { name: 'Post the transfer' })
    await post.waitFor()
    expect(await balanceOf(bob)).toBe(before)
    expect(await page.getByRole('region', { name: 'What will be posted' }).textContent()).toContain('25.00')
    await tabTo(page, post)
    await press('Enter')
    await page.getByRole('heading', { name: 'Posted', exact: true }).waitFor()
    expect(await balanceOf(bob)).toBe((Number(before) + 25).toFixed(2))
    await page.context().close()
  })

  test('an order whose answer was lost is posted once, also after a reload', async () => {
    const before = Number(await balanceOf(bob))
    const page = await open(`/move-money?account=${bob}`)
    const keys = new Set<string | undefined>()
    let sent = 0
    const arrived = Promise.withResolvers<void>()
    await page.route('**/v1/deposits', async (route) => {
      keys.add(route.request().headers()['idempotency-key'])
      sent += 1
      if (sent > 1) return route.continue()
      await route.fetch()
      arrived.resolve()
      // No answer: the page waits until it is reloaded.
    })
    await page.getByLabel('Amount').fill('7.00')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByRole('button', { name: 'Post the deposit' }).click()
    await arrived.promise
    await page.reload()
    await page.getByText('The outcome of this order is not known yet').waitFor()
    expect(await page.getByLabel('Amount').inputValue()).toBe('7.00')
    expect(await page.getByLabel('Amount').isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('heading', { name: 'Posted', exact: true }).waitFor()
    expect(Number(await balanceOf(bob))).toBe(before + 7)
    expect(keys.size).toBe(1)
    await page.context().close()
  })

  test('an account whose answer was lost is opened once, also after a reload', async () => {
    const page = await open('/accounts')
    const keys = new Set<string | undefined>()
    let sent = 0
    const arrived = Promise.withResolvers<void>()
    await page.route('**/v1/accounts', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      keys.add(route.request().headers()['idempotency-key'])
      sent += 1
      if (sent > 1) return route.continue()
      await route.fetch()
      arrived.resolve()
      // No answer: the page waits until it is reloaded.
    })
    const openForm = () => page.getByRole('button', { name: 'Open an account' }).click()
    const send = () => page.getByRole('button', { name: 'Open the account' }).click()
    await openForm()
    await page.getByRole('dialog').getByLabel('Owner').fill('lost-answer')
    await page.getByRole('dialog').getByLabel('Currency').fill('USD')
    await send()
    await arrived.promise
    await page.reload()
    await openForm()
    await send()
    await page.waitForURL(/\/accounts\/[0-9a-f-]{36}/)
    const query = { owner: 'lost-answer' }
    expect((await florin.ledger.get('/v1/accounts', { params: { query } })).data).toHaveLength(1)
    expect(keys.size).toBe(1)
    await page.context().close()
  })

  test('a rejection stands at its field, with the id of the request, and nothing moves', async () => {
    const before = await balanceOf(bob)
    const page = await open(`/move-money?kind=withdrawal&account=${bob}`)
    await page.getByLabel('Amount').fill('99999.00')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText(/Request [\w-]{8}/).waitFor()
    const amount = page.getByLabel('Amount')
    expect(await amount.getAttribute('aria-invalid')).toBe('true')
    const described = (await amount.getAttribute('aria-describedby'))?.split(' ').at(-1)
    expect(await page.locator(`[id="${described}"]`).textContent()).toContain('available')
    await amount.fill('1,000')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('Enter digits without separators').waitFor()
    expect(await balanceOf(bob)).toBe(before)
    await page.context().close()
  })

  test('a reversal is shown before it is posted', async () => {
    const page = await open(`/transactions/${transfer}`)
    await page.getByRole('img', { name: `12.34 USD from ${alice} to ${bob}` }).waitFor()
    await page.getByRole('button', { name: 'Reverse…' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByRole('link', { name: alice }).waitFor()
    expect((await florin.transactions.get(transfer)).reversed_by).toBeNull()
    await dialog.getByRole('button', { name: 'Reverse', exact: true }).click()
    await page.getByRole('heading', { name: 'Reversal' }).waitFor()
    const { reversed_by: reversal } = await florin.transactions.get(transfer)
    expect(page.url()).toContain(`/transactions/${reversal}`)
    await page.context().close()
  })

  test('an account is opened, found as the reader types, frozen, and its statement downloaded', async () => {
    const page = await open('/accounts')
    await page.getByRole('button', { name: 'Open an account' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Code').fill('shops.bakery.eur')
    await dialog.getByLabel('Currency').fill('EUR')
    await dialog.getByRole('button', { name: 'Open the account' }).click()
    await page.getByRole('heading', { name: 'shops.bakery.eur' }).waitFor()
    expect((await florin.accounts.get('shops.bakery.eur')).currency).toBe('EUR')

    await page.goto(`${running.url}/accounts`)
    await page.getByLabel('Search accounts').pressSequentially('shops.b')
    await page.getByRole('link', { name: 'shops.bakery.eur' }).click()
    await page.getByRole('button', { name: 'Statement' }).click()
    await page.getByLabel('CSV').check()
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    expect(saved.suggestedFilename()).toBe('shops.bakery.eur.csv')
    await page.getByRole('dialog').waitFor({ state: 'detached' })

    await page.getByRole('button', { name: 'Freeze or close' }).click()
    await page.getByRole('button', { name: 'Freeze', exact: true }).click()
    await page.getByRole('alertdialog').waitFor({ state: 'detached' })
    expect((await florin.accounts.get('shops.bakery.eur')).status).toBe('frozen')
    await page.context().close()
  })

  test('amounts of 24 digits and 18 decimals are shown whole', async () => {
    const currency = { code: 'WEI', name: 'Wei', exponent: 18 }
    await florin.ledger.post('/v1/currencies', { body: currency as never })
    await florin.accounts.open({ code: 'customers.carol.wei', currency: 'WEI' })
    const amount = '123456789012345678901234.123456789012345678'
    await florin.deposit({ account: 'customers.carol.wei', amount })
    const page = await open('/accounts/customers.carol.wei')
    const shown = '123,456,789,012,345,678,901,234.123456789012345678'
    await page.getByText(shown).first().waitFor()
    await page.goto(`${running.url}/accounts?q=customers.carol`)
    await page.getByText(shown).first().waitFor()
    await page.context().close()
  })

  test('the overview shows money as it moves', async () => {
    const page = await open('/')
    await page.getByText('All is well').waitFor()
    await page.waitForResponse((answer) => answer.url().includes('/readyz') || answer.url().includes('/health'))
    // The feed begins when its first request has arrived.
    const shown = page.getByRole('region', { name: 'Newest transactions' }).getByText('A gift').first()
    const stopMs = Date.now() + limitMs
    while (!(await shown.isVisible()) && Date.now() < stopMs) {
      await florin.deposit({ account: bob, amount: '0.01', description: 'A gift' })
      await page.waitForTimeout(500)
    }
    expect(await page.getByRole('region', { name: 'Volumes', exact: true }).textContent()).toContain('deposit')
    await page.context().close()
  })

  const paths = () => [
    '/',
    '/accounts',
    '/accounts?view=tree',
    '/accounts?view=tree&axis=effective&at=2026-01-01T00:00:00.000Z',
    '/accounts?q=customers',
    `/accounts/${alice}`,
    `/accounts/${alice}?view=t`,
    `/accounts/${alice}?view=limits`,
    '/transactions',
    `/transactions/${transfer}`,
    '/move-money',
    '/rates',
    '/rates?quote=USD&span=all',
    '/rates?view=positions',
    '/work',
    '/work/scheduled',
    '/revenue',
    '/trust',
    '/trust/balance-sheet',
    '/trust/audit',
    '/no-such-page',
  ]

  test.each(['light', 'dark'] as const)(
    'no page fails, and none has a finding of axe, in the %s theme',
    async (colorScheme) => {
      const page = await open('/', { colorScheme })
      const findings: string[] = []
      page.on('pageerror', ({ message }) => findings.push(message))
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) findings.push(message.text())
      })
      findings.push(...(await checkPages(page, running.url, paths())))
      expect(findings).toEqual([])
      await page.context().close()
    },
  )

  test('no page is wider than a narrow window', async () => {
    const page = await open('/', { viewport: { width: 320, height: 700 } })
    expect(await findWide(page, running.url, paths())).toEqual([])
    await page.context().close()
  })

  test('the trial balance has equal columns, now and as of a moment', async () => {
    const page = await open('/trust')
    const choice = page.getByRole('combobox', { name: 'Show' })
    await choice.waitFor()
    await page.getByText('✓ debit equals credit').first().waitFor()
    await page.getByLabel('As of').fill('2001-01-01T00:00:00')
    await page.keyboard.press('Enter')
    const empty = page.getByText('This ledger has no accounts at that moment.')
    await empty.waitFor()
    expect(page.url()).toContain('at=2001-01-01T00%3A00%3A00.000Z')
    const current = page.getByRole('navigation', { name: 'View' }).locator('[aria-current]')
    expect(await current.allTextContents()).toEqual(['Trial balance'])
    await page.getByRole('link', { name: 'Balance sheet' }).click()
    // The other page looks alike: until it is there, its buttons are those of this one.
    await choice.waitFor({ state: 'detached' })
    await empty.waitFor()
    expect(await current.allTextContents()).toEqual(['Balance sheet'])
    await page.getByRole('button', { name: 'Back to now' }).click()
    await page.getByRole('columnheader', { name: 'Liabilities' }).waitFor()
    await page.context().close()
  })

  test('a rate is published, and shown with its age and source', async () => {
    const page = await open('/rates')
    await page.getByRole('button', { name: 'Publish a rate' }).click()
    await page.getByLabel('One unit of').last().fill('EUR')
    await page.getByLabel('Costs in').fill('USD')
    await page.getByLabel('Rate', { exact: true }).fill('1.1e5')
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByText(/Request [\w-]{8}/).waitFor()
    await page.getByLabel('Rate', { exact: true }).fill('1.1717')
    await page.getByRole('button', { name: 'Publish', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'USD', exact: true }) })
    await row.getByText('1.1717').waitFor()
    await row.getByText('operator').waitFor()
    const path = { base: 'EUR', quote: 'USD' }
    expect((await florin.fx.get('/v1/rates/{base}/{quote}', { params: { path }, ledger: 'main' })).rate).toBe('1.1717')
    await page.context().close()
  })

  test.each([
    ['an account', '/accounts', 'Open an account', 'Code', 'shops.kept.usd'],
    ['a rate', '/rates', 'Publish a rate', 'Rate', '1.25'],
    ['a spread', '/rates?view=spreads', 'Set the spread of a pair', 'Basis points', '25'],
    ['a fee schedule', '/revenue?view=schedules', 'Create a fee schedule', 'Code', 'kept.card'],
    ['a closing', '/trust/periods', 'Close days…', 'Reason', 'The reports of January were read'],
  ])('what was typed for %s outlives a reload, until it is cancelled', async (_, path, verb, label, text) => {
    const page = await open(path)
    const input = page.locator('form').getByLabel(label, { exact: true })
    const show = () => page.getByRole('button', { name: verb }).click()
    await show()
    await input.fill(text)
    await page.reload()
    await show()
    expect(await input.inputValue()).toBe(text)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await input.waitFor({ state: 'detached' })
    await show()
    expect(await input.inputValue()).toBe('')
    await page.context().close()
  })

  test('the chosen theme outlives a reload', async () => {
    const page = await open('/transactions', { colorScheme: 'light' })
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await background()
    await page.getByLabel('Theme').selectOption('dark')
    const dark = await background()
    expect(dark).not.toBe(light)
    await page.reload()
    await page.getByRole('heading', { name: 'Transactions' }).waitFor()
    expect(await background()).toBe(dark)
    await page.context().close()
  })
})

describe.skipIf(!executable)('with authentication', () => {
  let running: TestConsole
  beforeAll(async () => {
    running = await startConsole({ auth: true })
  })
  afterAll(() => running?.stop())

  const createKey = (name: string) =>
    running.florin.ledger.post('/v1/api-keys', { body: { name, grants: ['teller@main'] } })

  test('a person who is signed out in the middle of a form signs in above it, and loses nothing', async () => {
    await running.florin.accounts.open({ code: bob, currency: 'USD' })
    const first = await createKey('first')
    const page = await openPage(running, `/move-money?account=${bob}`)
    const signIn = async (secret: string | null) => {
      await page.getByLabel('API key or token').fill(secret ?? '')
      await page.getByRole('button', { name: 'Sign in' }).click()
    }
    await signIn('florin_live_wrong')
    await page.getByRole('dialog').getByRole('alert').waitFor()
    await signIn(first.secret)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByLabel('Amount').fill('5.00')

    await running.florin.ledger.delete('/v1/api-keys/{key}', { params: { path: { key: first.id } } })
    const headers = { authorization: `Bearer ${first.secret}` }
    await expect.poll(async () => (await fetch(`${running.url}/v1/accounts`, { headers })).status).toBe(401)
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByLabel('API key or token').waitFor()
    await signIn((await createKey('second')).secret)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.getByLabel('Amount').inputValue()).toBe('5.00')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByRole('button', { name: 'Post the deposit' }).click()
    await page.getByRole('heading', { name: 'Posted', exact: true }).waitFor()
    expect((await running.florin.balance(bob)).posted).toBe('5.00')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByLabel('API key or token').waitFor()
    expect(await page.evaluate(() => sessionStorage.getItem('florin.token'))).toBeNull()
    await page.context().close()
  })

  test('of two people at one proposal, one approves it and the other learns that it has ended', async () => {
    const { florin } = running
    await florin.accounts.open({ code: alice, currency: 'USD' })
    await florin.ledger.post('/v1/approval-rules', { body: { operation: 'postDeposit' } as never })
    const author = await openPage(running, '/move-money')
    await author.getByLabel('API key or token').fill(await running.tokenOf('author', 'teller@main'))
    await author.getByRole('button', { name: 'Sign in' }).click()
    await author.getByRole('dialog').waitFor({ state: 'detached' })
    await author.getByLabel('To account').fill(alice)
    await author.getByLabel('Amount').fill('77.00')
    await author.getByRole('button', { name: 'Check' }).click()
    await author.getByRole('button', { name: 'Post the deposit' }).click()
    await author.getByText('a second person must approve this order').waitFor()
    expect((await florin.balance(alice)).posted).toBe('0.00')

    const people = await Promise.all(
      ['first', 'second'].map(async (name) => {
        const page = await openPage(running, '/work')
        await page.getByLabel('API key or token').fill(await running.tokenOf(name, 'teller@main'))
        await page.getByRole('button', { name: 'Sign in' }).click()
        await page.getByText('77.00').waitFor()
        // What the page shows stays as it is.
        await page.route('**/v1/proposals?*', () => undefined)
        return page
      }),
    )
    for (const page of people) {
      const answer = page.waitForResponse('**/approve')
      await page.getByRole('button', { name: 'Approve' }).click()
      await answer
    }
    await people[1]
      ?.getByRole('alert')
      .getByText(/Request [\w-]{8}/)
      .waitFor()
    expect((await florin.balance(alice)).posted).toBe('77.00')
    for (const page of [author, ...people]) await page.context().close()
  })
})
