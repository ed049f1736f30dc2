import { readFileSync } from 'node:fs'
import { validateXML } from 'xmllint-wasm'

const schema = (fileName: string) => ({
  fileName,
  contents: readFileSync(new URL(`../schemas/${fileName}`, import.meta.url), 'utf8'),
})

/** What libxml2 says is wrong with files for HMRC by the schema in tests/schemas, file by file; nothing: it holds. */
export async function faultsOfDpi(...files: (string | undefined)[]): Promise<string[][]> {
  const named = files.map((contents, at) => ({ fileName: `report-${at}.xml`, contents: contents ?? '' }))
  const { errors } = await validateXML({
    xml: named,
    schema: [schema('dpi.xsd')],
    preload: [schema('dpi-docspec.xsd')],
  })
  const faults = errors.map(({ rawMessage }) => rawMessage)
  const ofSchema = faults.filter((words) => /^dpi[\w-]*\.xsd|Schemas parser/.test(words))
  if (ofSchema.length > 0) throw new Error(ofSchema.join('\n'))
  return named.map(({ fileName }) => faults.filter((words) => new RegExp(`^${fileName}[: ]`).test(words)))
}
