import { useId } from 'react'
import { ActButton } from './form.tsx'
import type { Frame } from './frame.tsx'

/** What an act has done, told once on the page that follows it. Never dismissed by itself. */
export function Notice({ tone, title, text, link, undo }: NonNullable<Frame['flash']>) {
  const id = `notice${useId().replaceAll(':', '')}`
  const done = tone === 'done'
  return (
    <div className="app-notice">
      <div
        className={`govuk-notification-banner${done ? ' govuk-notification-banner--success' : ''}`}
        role={done ? 'alert' : 'region'}
        aria-labelledby={id}
        data-module="govuk-notification-banner"
      >
        <div className="govuk-notification-banner__header">
          <h2 className="govuk-notification-banner__title" id={id}>
            {title ?? (done ? 'Done' : 'Important')}
          </h2>
        </div>
        <div className="govuk-notification-banner__content">
          <p className="govuk-notification-banner__heading">
            {text}
            {link && (
              <>
                {' '}
                <a className="govuk-notification-banner__link" href={link.href}>
                  {link.text}
                </a>
              </>
            )}
          </p>
          {undo && (
            <ActButton kind="link" action={undo.action} fields={undo.fields}>
              {undo.text}
            </ActButton>
          )}
        </div>
      </div>
    </div>
  )
}
