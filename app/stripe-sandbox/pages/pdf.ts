const escapeText = (text: string) => text.replaceAll(/[\\()]/g, '\\$&')

/** One plain A4 page of text: enough for the link that Stripe's invoices carry. */
export const simplePdf = (lines: string[]): Uint8Array => {
  const text = lines
    .slice(0, 48)
    .map((line) => `(${escapeText(line.slice(0, 95))}) Tj T*`)
    .join('\n')
  const content = `BT /F1 11 Tf 15 TL 56 780 Td\n${text}\nET`
  const parts = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]
  let file = '%PDF-1.4\n'
  const offsets: number[] = []
  parts.forEach((part, index) => {
    offsets.push(Buffer.byteLength(file, 'latin1'))
    file += `${index + 1} 0 obj\n${part}\nendobj\n`
  })
  const start = Buffer.byteLength(file, 'latin1')
  file += `xref\n0 ${parts.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`
  file += `trailer\n<< /Size ${parts.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
