import { crc32, deflateRawSync } from 'node:zlib'

// Files as people send them, made here: good ones, and everything that is none.

/** A PDF of one empty page, told from others by its words. */
export const goodFile = (name = 'Certificate.pdf', words = name): File =>
  fileOf(
    name,
    `%PDF-1.4\n% ${words.replace(/\W/g, ' ')}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  )

/** One white dot. */
export const pngFile = (name = 'Scan.png'): File =>
  fileOf(
    name,
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==',
      'base64',
    ),
  )

export const jpegFile = (name = 'Photo.jpg'): File =>
  fileOf(
    name,
    Buffer.concat([
      Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
      Buffer.alloc(200),
      Buffer.from('ffd9', 'hex'),
    ]),
  )

/** A PDF of so many bytes. */
export const pdfOf = (bytes: number, name = 'Large.pdf'): File => {
  const content = Buffer.alloc(bytes, 'x')
  content.write('%PDF-1.4\n')
  return fileOf(name, content)
}

function fileOf(name: string, content: string | Buffer, type = 'application/pdf'): File {
  return new File([typeof content === 'string' ? content : new Uint8Array(content)], name, { type })
}

/** A zip archive of a few kilobytes that unpacks to 64 MB of nothing. */
export function zipBomb(name = 'bomb.zip'): File {
  const inside = Buffer.alloc(64 * 1_048_576)
  const packed = deflateRawSync(inside)
  const entry = Buffer.from('nothing.txt')
  const head = (signature: number, isCentral: boolean) => {
    const bytes = Buffer.alloc(isCentral ? 46 : 30)
    let at = bytes.writeUInt32LE(signature, 0)
    if (isCentral) at = bytes.writeUInt16LE(20, at)
    at = bytes.writeUInt16LE(20, at)
    at = bytes.writeUInt16LE(0, at)
    at = bytes.writeUInt16LE(8, at)
    at = bytes.writeUInt32LE(0, at)
    at = bytes.writeUInt32LE(crc32(inside), at)
    at = bytes.writeUInt32LE(packed.length, at)
    at = bytes.writeUInt32LE(inside.length, at)
    bytes.writeUInt16LE(entry.length, at)
    return Buffer.concat([bytes, entry])
  }
  const local = Buffer.concat([head(0x04034b50, false), packed])
  const central = head(0x02014b50, true)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return fileOf(name, Buffer.concat([local, central, end]))
}

/** A program of Windows, as far as its first bytes go. */
export const exeFile = (name = 'Certificate.exe'): File =>
  fileOf(name, Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1'), Buffer.alloc(600)]))

/** What is refused whatever it is called, and whatever the browser says that it is. */
export const BAD_FILES = (): File[] => [
  fileOf('empty.pdf', ''),
  fileOf('words.pdf', 'This is not a certificate.'),
  fileOf('page.pdf', '<!doctype html><script>alert(1)</script>'),
  fileOf('picture.png', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/png'),
  fileOf('late.pdf', `${' '.repeat(2_000)}%PDF-1.4`),
  exeFile('Certificate.pdf'),
  zipBomb('archive.pdf'),
  pdfOf(10 * 1_048_576 + 1, 'a byte too large.pdf'),
  pdfOf(30 * 1_048_576, '30 MB.pdf'),
]
