const LINKS = [
  ['/what-we-check', 'What we check'],
  ['/fees', 'Fees'],
  ['/accessibility', 'Accessibility'],
  ['/privacy', 'Privacy'],
  ['/cookies', 'Cookies'],
  ['/complaints', 'Complaints'],
] as const

/** Help in the same place on every page (WCAG 2.2, 3.2.6), and who we are not. */
export const Footer = () => (
  <footer className="app-footer">
    <div className="govuk-width-container app-footer__in">
      <div>
        <p>
          <strong>Need help?</strong> Call{' '}
          <a className="govuk-link app-nowrap" href="tel:+441632960204">
            01632 960 204
          </a>
          , 8am to 5pm on school days, or write to{' '}
          <a className="govuk-link" href="mailto:help@waymark.example">
            help@waymark.example
          </a>
          .
        </p>
        <p className="app-muted">Waymark is an independent company. It is not a government service.</p>
      </div>
      <ul className="app-footer__links">
        {LINKS.map(([href, text]) => (
          <li key={href}>
            <a className="govuk-link" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  </footer>
)
