import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

type Node = { role?: string; children?: Node[]; lang?: string }
const rolesOf = (node: Node): string[] => [...(node.role ? [node.role] : []), ...(node.children ?? []).flatMap(rolesOf)]

/** What a reader of a PDF finds: its title and language, the words in order, and the roles of its structure. */
export async function readPdf(bytes: Uint8Array) {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise
  const { info } = (await pdf.getMetadata()) as unknown as { info: { Title: string; Language: string } }
  let text = ''
  const roles: string[] = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const page = await pdf.getPage(n)
    text += (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join(' ')
    roles.push(...rolesOf((await page.getStructTree()) as Node))
  }
  const isMarked = (await pdf.getMarkInfo())?.Marked
  // A line may end between any two words.
  const words = text.replace(/\s+/g, ' ')
  return { title: info.Title, language: info.Language, text: words, roles, pages: pdf.numPages, isMarked }
}
