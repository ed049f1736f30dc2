import { createRequire } from 'node:module'
import { formatPounds } from '../money.ts'

// Tagged PDF: a screen reader finds title, language, headings, paragraphs and tables as a person sees them.

const resolve = createRequire(import.meta.url).resolve
// The same faces as the pages'. Not their woff2 files: subsets of those are embedded without outlines (pages without words).
const REGULAR = '#app/domain/documents/atkinson-hyperlegible-latin-400-normal.woff'
const BOLD = '#app/domain/documents/atkinson-hyperlegible-latin-700-normal.woff'

const INK = '#17211f'
const SLATE = '#495652'
const MIST = '#f1f5f3'
const LINE = '#c5d0cb'
const PINE = '#15463c'
const MARGIN = 50
/** The invoices of one visit, with whom they are charged to, end on one page. */
const TOP = 36
const WIDTH = 595.28 - 2 * MARGIN
const FOOT = 56

export type PdfRow = { words: string; note?: string | null; amounts: string[] }
type Element = ReturnType<PDFKit.PDFDocument['struct']>

/** The parts a document of ours is made of, top to bottom; it breaks pages by itself. */
export type TaggedPdf = {
  heading(level: 1 | 2, words: string): void
  /** The document's name on the left, whom it is for on the right. */
  top(title: string, lines: string[], to: string[]): void
  paragraph(words: string, options?: { muted?: boolean; bold?: boolean }): void
  /** Up to four figures in a pale box, each with its name. */
  figures(figures: { name: string; words: string; note?: string }[]): void
  /** A row's first cell is its head; `amounts` are set to the right. The last `totals` rows are bold. */
  table(of: { caption: string; heads: string[]; rows: PdfRow[]; totals: number }): void
  facts(facts: [name: string, words: string][]): void
  space(points: number): void
}

/** Writes a tagged A4 document; `foot` stands on every page beside its number. Answers its bytes. */
export async function writeTaggedPdf(
  of: { title: string; author: string; foot: string; at: Date },
  write: (pdf: TaggedPdf) => void,
): Promise<Buffer> {
  // Read when the first is written: to read it is a tenth of what every process would start with.
  const { default: PDFDocument } = await import('pdfkit')
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: TOP, left: MARGIN, right: MARGIN, bottom: FOOT },
    pdfVersion: '1.7',
    // Known to pdfkit, not yet to its types.
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    bufferPages: true,
    info: { Title: of.title, Author: of.author, CreationDate: of.at, ModDate: of.at },
  })
  const parts: Buffer[] = []
  const written = new Promise<Buffer>((done, fail) => {
    doc.on('data', (part: Buffer) => parts.push(part))
    doc.on('end', () => done(Buffer.concat(parts)))
    doc.on('error', fail)
  })
  doc.registerFont('regular', resolve(REGULAR))
  doc.registerFont('bold', resolve(BOLD))
  const root = doc.struct('Document')
  doc.addStructure(root)
  write(partsOf(doc, root))
  root.end()
  footers(doc, of.foot)
  doc.end()
  return written
}

function partsOf(doc: PDFKit.PDFDocument, root: Element): TaggedPdf {
  const room = (height: number) => {
    if (doc.y + height > doc.page.height - FOOT - 8) doc.addPage()
  }
  const set = (font: 'regular' | 'bold', size: number, colour = INK) => doc.font(font).fontSize(size).fillColor(colour)
  const artifact = (draw: () => void) => {
    doc.markContent('Artifact', { type: 'Layout' })
    draw()
    doc.endMarkedContent()
  }
  const rule = (y: number, colour: string, width: number) =>
    artifact(() => {
      doc
        .moveTo(MARGIN, y)
        .lineTo(MARGIN + WIDTH, y)
        .lineWidth(width)
        .strokeColor(colour)
        .stroke()
    })
  const element = (kind: string, parent: Element, draw: () => void, options: Record<string, string> = {}) => {
    parent.add(doc.struct(kind, options as never, draw))
  }

  return {
    heading(level, words) {
      const size = level === 1 ? 21 : 14
      room(size + 48)
      if (level === 2) {
        doc.y += 9
        rule(doc.y, INK, 1.2)
        doc.y += 8
      }
      element(`H${level}`, root, () => set('bold', size).text(words, MARGIN, doc.y, { width: WIDTH }))
      doc.y += 4
    },
    top(title, lines, to) {
      const left = WIDTH * 0.58
      const right = MARGIN + left + 20
      const start = doc.y
      element('H1', root, () => set('bold', 21).text(title, MARGIN, start, { width: left }))
      doc.y += 3
      for (const words of lines) {
        element('P', root, () => set('regular', 10.5).text(words, MARGIN, doc.y, { width: left, lineGap: 1.5 }))
      }
      const below = doc.y
      doc.y = start + 6
      for (const [at, words] of to.entries()) {
        const font = at === 0 ? 'bold' : 'regular'
        element('P', root, () => set(font, 10.5).text(words, right, doc.y, { width: WIDTH - left - 20, lineGap: 1.5 }))
      }
      doc.y = Math.max(below, doc.y) + 6
    },
    paragraph(words, { muted = false, bold = false } = {}) {
      set(bold ? 'bold' : 'regular', 10.5, muted ? SLATE : INK)
      room(doc.heightOfString(words, { width: WIDTH }) + 4)
      element('P', root, () => doc.text(words, MARGIN, doc.y, { width: WIDTH, lineGap: 1.5 }))
      doc.y += 3
    },
    figures(figures) {
      room(84)
      const top = doc.y + 6
      const cell = WIDTH / figures.length
      artifact(() => doc.roundedRect(MARGIN, top, WIDTH, 66, 4).fill(MIST))
      for (const [at, { name, words, note }] of figures.entries()) {
        const x = MARGIN + at * cell + 12
        const width = cell - 20
        artifact(() => doc.rect(x, top + 9, width, 2).fill(PINE))
        element('P', root, () => set('regular', 9, SLATE).text(name, x, top + 15, { width }))
        element('P', root, () => set('bold', 14).text(words, x, top + 28, { width }))
        if (note) element('P', root, () => set('regular', 8.5, SLATE).text(note, x, top + 48, { width }))
      }
      doc.y = top + 76
    },
    table({ caption, heads, rows, totals }) {
      const columns = heads.length - 1
      const amountWidth = columns > 1 ? 68 : 90
      const wordsWidth = WIDTH - columns * amountWidth - 8
      const table = doc.struct('Table', { title: caption } as never)
      root.add(table)
      const line = (
        kind: 'TH' | 'TD',
        row: { words: string; note?: string | null; amounts: string[] },
        bold: boolean,
      ) => {
        const font = bold ? 'bold' : 'regular'
        const size = kind === 'TH' ? 9 : bold ? 11.5 : 10.5
        set(font, size)
        const height =
          doc.heightOfString(row.words, { width: wordsWidth }) +
          (row.note ? doc.fontSize(9).heightOfString(row.note, { width: wordsWidth }) : 0)
        room(height + 14)
        const top = doc.y + 4
        const tr = doc.struct('TR')
        table.add(tr)
        const scope = { scope: kind === 'TH' ? 'Column' : 'Row' }
        element(
          'TH',
          tr,
          () => {
            set(font, size, kind === 'TH' ? SLATE : INK).text(row.words, MARGIN, top, { width: wordsWidth })
            if (row.note) set('regular', 9, SLATE).text(row.note, MARGIN, doc.y, { width: wordsWidth })
          },
          scope,
        )
        for (const [at, amount] of row.amounts.entries()) {
          const x = MARGIN + WIDTH - (columns - at) * amountWidth
          element(
            kind,
            tr,
            () =>
              set(font, size, kind === 'TH' ? SLATE : INK).text(amount, x, top, { width: amountWidth, align: 'right' }),
            kind === 'TH' ? scope : {},
          )
        }
        tr.end()
        doc.y = top + height + 4
        return doc.y
      }
      const [first = '', ...others] = heads
      rule(line('TH', { words: first, amounts: others }, false), LINE, 0.6)
      for (const [at, row] of rows.entries()) {
        const isTotal = at >= rows.length - totals
        const y = line('TD', row, isTotal)
        if (at < rows.length - 1) rule(y, at === rows.length - totals - 1 ? INK : LINE, 0.8)
      }
      table.end()
      doc.y += 6
    },
    facts(facts) {
      const table = doc.struct('Table')
      root.add(table)
      for (const [name, words] of facts) {
        set('regular', 10.5)
        const height = doc.heightOfString(words, { width: WIDTH - 130 })
        room(height + 10)
        const top = doc.y + 3
        const tr = doc.struct('TR')
        table.add(tr)
        element('TH', tr, () => set('regular', 10.5, SLATE).text(name, MARGIN, top, { width: 120 }), { scope: 'Row' })
        element('TD', tr, () => set('bold', 10.5).text(words, MARGIN + 130, top, { width: WIDTH - 130 }))
        tr.end()
        doc.y = top + height + 3
        rule(doc.y, LINE, 0.5)
      }
      table.end()
      doc.y += 6
    },
    space(points) {
      doc.y += points
    },
  }
}

/** Page numbers and the foot belong to no reading order. */
function footers(doc: PDFKit.PDFDocument, foot: string): void {
  const { start, count } = doc.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page)
    // Below the margin, where pdfkit would otherwise begin another page.
    doc.page.margins.bottom = 0
    doc.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] })
    doc.font('regular').fontSize(8.5).fillColor(SLATE)
    doc.text(foot, MARGIN, 795, { width: WIDTH - 80, lineBreak: false })
    doc.text(`Page ${page - start + 1} of ${count}`, MARGIN + WIDTH - 80, 795, {
      width: 80,
      align: 'right',
      lineBreak: false,
    })
    doc.endMarkedContent()
  }
}

/** VAT columns are shown only where there is VAT. */
export const amountsOf = (line: { netPence: number; vatPence: number; vatRate: number }, withVat: boolean): string[] =>
  withVat
    ? [
        formatPounds(line.netPence),
        `${line.vatRate}%`,
        formatPounds(line.vatPence),
        formatPounds(line.netPence + line.vatPence),
      ]
    : [formatPounds(line.netPence)]
