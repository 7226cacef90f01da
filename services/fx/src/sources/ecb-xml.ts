import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { Fixing } from './ecb-fixings.ts'
import { MalformedFile, quoted } from './malformed-file.ts'

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  // Keeps the digits as published, and ignores entity definitions.
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  ignoreDeclaration: true,
  captureMetaData: true,
})
const metadata = XMLParser.getMetaDataSymbol() as unknown as symbol

const attributesKey = ':@'
const root = 'gesmes:Envelope'

/** As the parser returns it: its children by its name, its attributes, and its position by a symbol. */
type Element = Record<string, Element[]> & { [attributesKey]?: Record<string, string> }

/**
 * The days of a file like eurofxref-daily.xml, one or many: `<Cube><Cube time='2026-03-13'><Cube currency='USD'
 * rate='1.1476'/>`. A Cube with anything else is rejected.
 */
export function* readXml(given: string): Generator<Fixing> {
  // The parser counts its positions in the normalized text.
  const text = given.replace(/\r\n?/g, '\n')
  const page = /<!doctype|<html/i.exec(text)
  if (page)
    throw new MalformedFile(
      lineCounter(text)(page.index),
      `${quoted(page[0])} belongs to a web page, not to a file of rates.`,
    )
  const lineAt = lineCounter(text)
  const lineOf = (element: Element) => lineAt(startOf(element))

  const envelope = parseDocument(text).find((element) => nameOf(element) === root)
  const outer = (envelope ? childrenOf(envelope) : []).filter((element) => nameOf(element) === 'Cube')
  for (const element of outer.flatMap(childrenOf)) {
    const line = lineOf(element)
    const { time: day } = attributesOf(element, ['time'], line)
    const rates = childrenOf(element).map((child) => {
      const line = lineOf(child)
      const { currency, rate } = attributesOf(child, ['currency', 'rate'], line)
      if (childrenOf(child).length) throw new MalformedFile(line, 'A rate has child elements.')
      return { currency, rate, line }
    })
    yield { day, line, rates }
  }
}

/** Line of a position. Positions must ascend, because a history has 200,000 of them. */
function lineCounter(text: string): (position: number) => number {
  let line = 1
  let end = text.indexOf('\n')
  return (position) => {
    for (; end !== -1 && end < position; end = text.indexOf('\n', end + 1)) line += 1
    return line
  }
}

function parseDocument(text: string): Element[] {
  if (!text.includes(`<${root}`))
    throw new MalformedFile(1, `The element ${root}, which contains all rates, is missing.`)
  if (!text.trimEnd().endsWith(`</${root}>`)) {
    throw new MalformedFile(text.trimEnd().split('\n').length, 'The file ends within this line.')
  }
  const valid = XMLValidator.validate(text)
  if (valid !== true) throw new MalformedFile(valid.err.line, `The file is not well-formed XML: ${valid.err.msg}`)
  return parser.parse(text)
}

function startOf(element: Element): number {
  return (element as Record<symbol, { startIndex: number } | undefined>)[metadata]?.startIndex ?? 0
}

function nameOf(element: Element): string {
  return Object.keys(element).find((key) => key !== attributesKey) ?? ''
}

function childrenOf(element: Element): Element[] {
  return element[nameOf(element)] ?? []
}

/** The attributes of a Cube that has exactly these. */
function attributesOf<Name extends string>(element: Element, names: Name[], line: number): Record<Name, string> {
  const attributes = element[attributesKey] ?? {}
  if (nameOf(element) !== 'Cube')
    throw new MalformedFile(line, `Unexpected element ${quoted(nameOf(element))} among the rates.`)
  if (Object.keys(attributes).sort().join() !== names.join()) {
    throw new MalformedFile(line, `A Cube here must have exactly the attributes ${names.join(' and ')}.`)
  }
  return attributes as Record<Name, string>
}
