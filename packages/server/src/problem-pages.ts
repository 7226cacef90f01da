import type { Service } from './fastify.ts'
import type { ProblemCatalog } from './problems.ts'

/** `/problems`, to which the `type` of each problem leads: JSON for `accept: application/json`, else a page. */
export function addProblemPages(app: Service, title: string, catalog: ProblemCatalog): void {
  const problems = Object.entries(catalog)
    .map(([code, problem]) => ({ code, ...problem }))
    .sort((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1))
  const json = JSON.stringify({ data: problems })
  const page = pageOf(title, problems)
  app.get('/problems', { schema: { hide: true } }, async ({ headers: { accept = '' } }, reply) => {
    const wantsJson = /application\/(json|problem\+json)/.test(accept) && !accept.includes('text/html')
    return reply
      .header('vary', 'accept')
      .type(wantsJson ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8')
      .serializer((text: string) => text)
      .send(wantsJson ? json : page)
  })
}

function pageOf(title: string, problems: ({ code: string } & ProblemCatalog[string])[]): string {
  const rows = problems.map(
    ({ code, status, title, cause, remedy, members = {} }) =>
      `<section id="${code}"><h2><code>${code}</code> <small>${status}</small></h2><p><b>${textOf(title)}.</b> ` +
      `${textOf(cause)}</p><p><b>What to do:</b> ${textOf(remedy)}</p>${listOf(members)}</section>`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${textOf(title)}: errors</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a2e; }
section { border-top: 1px solid #ddd; padding: .5rem 0; } section:target { background: #fff6d6; }
h2 { font-size: 1rem; margin: .5rem 0; } h2 small { color: #777; } p { margin: .3rem 0; } code { background: #f3f3f7; }
</style></head>
<body><h1>${textOf(title)}: errors</h1>
<p>An error answer is <code>application/problem+json</code> (RFC 9457). Its <code>code</code> is one of these.</p>
${rows.join('\n')}
</body></html>
`
}

function listOf(members: NonNullable<ProblemCatalog[string]['members']>): string {
  const rows = Object.entries(members).map(
    ([name, { description }]) => `<li><code>${name}</code>: ${textOf(description)}</li>`,
  )
  return rows.length === 0 ? '' : `<p><b>Fields:</b></p><ul>${rows.join('')}</ul>`
}

/** Plain text with code in backticks as HTML. */
function textOf(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}
