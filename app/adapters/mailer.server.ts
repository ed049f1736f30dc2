import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer'

/** `method`: a visit that the mail program puts into its reader's calendar, or takes out. */
export type Attachment = {
  filename: string
  content: Buffer
  contentType: string
  method?: 'REQUEST' | 'CANCEL'
}

export type Mail = {
  /** Stable for one email however often it is tried, so that a mail program shows a second copy as the same message. */
  id: string
  to: string
  subject: string
  html: string
  text: string
  attachments: Attachment[]
}

/** What the mail server said. 'refused': for good (no such mailbox …); 'unreachable': worth another try. */
export type Posted = { ok: true } | { ok: false; why: 'refused' | 'unreachable'; code: string }

let transport: { url: string; transporter: Transporter } | null = null

/** Hands a mail to the server of SMTP_URL, from no-reply@ the host people know. Codes only: what a server says may quote an address. */
export async function postMail(mail: Mail, options: { smtpUrl: string; appUrl: string }): Promise<Posted> {
  if (transport?.url !== options.smtpUrl) {
    transport?.transporter.close()
    const transporter = createTransport({
      url: options.smtpUrl,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 30_000,
    })
    transport = { url: options.smtpUrl, transporter }
  }
  const host = new URL(options.appUrl).hostname
  try {
    await transport.transporter.sendMail({
      from: { name: 'Waymark', address: `no-reply@${host}` },
      to: mail.to,
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      ...partsOf(mail.attachments),
      messageId: `<${mail.id}@${host}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return { ok: true }
  } catch (error) {
    const { responseCode, code } = error as { responseCode?: number; code?: string }
    // A 5xx answer about sender, recipient or message is final; about our own login it is a setting to put right.
    const isFinal = responseCode !== undefined && responseCode >= 500 && code !== 'EAUTH'
    return {
      ok: false,
      why: isFinal ? 'refused' : 'unreachable',
      code: `${code ?? 'ERROR'} ${responseCode ?? ''}`.trim(),
    }
  }
}

/**
 * A visit that is alone goes as a calendar part beside text and HTML, which mail programs act on by themselves. Of several each is
 * a file of its own, for one part may name one event only. (Source: RFC 5546, 3.2.2.)
 */
function partsOf(attachments: readonly Attachment[]): Pick<SendMailOptions, 'attachments' | 'icalEvent'> {
  const visits = attachments.filter(({ method }) => method)
  const [visit, ...more] = visits
  const isAlone = visit?.method && more.length === 0
  const { filename, content, method } = visit ?? {}
  return {
    attachments: attachments
      .filter((one) => !isAlone || one !== visit)
      .map(({ method: _, ...attachment }) => attachment),
    ...(isAlone ? { icalEvent: { filename, content, method } } : {}),
  }
}
