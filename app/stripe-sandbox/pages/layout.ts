/** Text that is safe to put into a page as it is. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | null | undefined | false | Part[]

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const show = (part: Part): string => {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (Array.isArray(part)) return part.map(show).join('')
  return String(part).replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign)
}

export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.map((text, index) => text + (index < parts.length ? show(parts[index]) : '')).join(''))

export const when = (seconds: number): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/London' }).format(
    seconds * 1000,
  )

const css = `
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#1d2433;background:#f4f3ef}
a{color:#3a3fa8}
.banner{background:#2b2150;color:#fff;padding:.5rem 1rem;text-align:center;font-weight:600}
nav{background:#fff;border-bottom:1px solid #dcd9d0}
nav ul{max-width:72rem;margin:0 auto;padding:0 .5rem;display:flex;flex-wrap:wrap;list-style:none}
nav a{display:block;padding:.7rem .8rem;text-decoration:none;font-weight:600}
nav a[aria-current]{box-shadow:inset 0 -3px #3a3fa8;color:#1d2433}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 4rem}
main.narrow{max-width:34rem}
h1{font-size:1.7rem;line-height:1.2;margin:.2rem 0 1rem}h2{font-size:1.2rem;margin:2rem 0 .6rem}
.card{background:#fff;border:1px solid #dcd9d0;border-radius:10px;padding:1.2rem;margin:0 0 1rem}
.card h2:first-child{margin-top:0}
.total{font-size:2rem;font-weight:700;margin:.2rem 0}
label,legend{font-weight:600;display:block;margin:.8rem 0 .2rem}legend{padding:0}
.hint{color:#575e6e;font-weight:400;margin:.1rem 0 .3rem;font-size:.93rem}
input[type=text],input[type=email],input[type=number],select{width:100%;min-height:44px;padding:.5rem .6rem;border:1px solid #767c8a;border-radius:6px;font:inherit;background:#fff;color:inherit}
fieldset{border:0;padding:0;margin:0}.radio{display:flex;gap:.6rem;align-items:flex-start;font-weight:400;margin:.5rem 0}.radio input{width:22px;height:22px;margin:1px 0 0;flex:none}
.row{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem}
button,.button{display:inline-block;min-height:44px;padding:.55rem 1.1rem;border:0;border-radius:6px;background:#3a3fa8;color:#fff;font:inherit;font-weight:600;cursor:pointer;text-decoration:none}
button:hover,.button:hover{background:#2c3086}
button.quiet,.button.quiet{background:#fff;color:#3a3fa8;box-shadow:inset 0 0 0 1px #3a3fa8}button.quiet:hover,.button.quiet:hover{background:#eeeefb}
button.wide{width:100%;margin-top:1.2rem}
:focus-visible{outline:3px solid #c47a00;outline-offset:2px}
.actions{display:flex;flex-wrap:wrap;gap:.6rem;align-items:center}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;background:#fff}th,td{text-align:left;padding:.55rem .6rem;border-bottom:1px solid #e5e2da;vertical-align:top}th{font-size:.9rem}
td.money,th.money{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
code{font-size:.88rem;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:.5rem 0}dt{color:#575e6e}dd{margin:0;font-weight:600;overflow-wrap:anywhere}
.wrong{border-left:5px solid #b3261e;background:#fdecea;padding:.8rem 1rem;margin:0 0 1rem}
.done{border-left:5px solid #1d6b3c;background:#e8f4ec;padding:.8rem 1rem;margin:0 0 1rem}
.tag{display:inline-block;padding:.05rem .55rem;border-radius:99px;background:#e9e7f7;font-size:.87rem;white-space:nowrap}
.skip{position:absolute;left:-999px}.skip:focus{left:0;background:#fff;padding:.6rem}
details summary{cursor:pointer;min-height:32px}pre{overflow:auto;background:#f7f6f2;padding:.8rem;font-size:.82rem;max-height:24rem}
@media(max-width:600px){.row{grid-template-columns:1fr}h1{font-size:1.4rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}
.stack thead{position:absolute;left:-999px}.stack tr{display:block;border-bottom:2px solid #dcd9d0;padding:.5rem 0}.stack td{display:block;border:0;padding:.2rem .6rem;text-align:left!important}.stack td[data-label]::before{content:attr(data-label) ": ";color:#575e6e}}
`

const sections = [
  ['/bank', 'The bank'],
  ['/payments', 'Payments and disputes'],
  ['/accounts', 'Connected accounts'],
  ['/events', 'Events'],
  ['/clock', 'Clock and settings'],
] as const

type Page = { title: string; body: Html; at?: string; narrow?: boolean; said?: string | null; wrong?: string | null }

/** A whole page. Pages that payers and advisers meet are narrow and without the sandbox's own menu. */
export const layout = ({ title, body, at, narrow, said, wrong }: Page): string =>
  html`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${wrong ? 'Error: ' : ''}${title} – Sandbox</title><style>${new Html(css)}</style></head>
<body><a class="skip" href="#main">Skip to main content</a><header class="banner">Sandbox: no real money moves</header>
${
  narrow
    ? ''
    : html`<nav aria-label="Sandbox"><ul>${sections.map(
        ([href, name]) =>
          html`<li><a href="${href}"${at === href ? new Html(' aria-current="page"') : ''}>${name}</a></li>`,
      )}</ul></nav>`
}
<main id="main"${narrow ? new Html(' class="narrow"') : ''}>${said ? html`<p class="done" role="status">${said}</p>` : ''}${
    wrong ? html`<p class="wrong" role="alert">${wrong}</p>` : ''
  }${body}</main></body></html>`.text
