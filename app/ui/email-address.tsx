import { Fragment } from 'react'

/** An email address that may break before @ and dots, so that a long one stays on a narrow page. */
export const EmailAddress = ({ children }: { children: string }) => (
  <>
    {children.split(/(?=[@.])/).map((part, at) => (
      <Fragment key={`${at} ${part}`}>
        {at > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </>
)
