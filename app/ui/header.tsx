import { currentPlace, rowOfPlaces, useFrame } from './frame.tsx'

function Logo() {
  return (
    <svg viewBox="0 0 34 40" aria-hidden="true" focusable="false">
      <path d="M11 5.500L14 2l3 3.500V40h-6z" fill="#15463c" />
      <path d="M3 8.500h20.500L32 15l-8.500 6.500H3z" fill="#8b2e6c" />
      <circle cx="14" cy="15" r="2.400" fill="#fff" />
      <path d="M25 25.500H9.500L4.500 29.500l5 4H25z" fill="#15463c" />
    </svg>
  )
}

/** First element of the body: jumps over header and places. */
export const SkipLink = () => (
  <a href="#main" className="govuk-skip-link" data-module="govuk-skip-link">
    Skip to main content
  </a>
)

/** Logo, organisation and the way to another one, then the person and sign out. Everything comes from the frame. */
export function AppHeader() {
  const { home, organisation, person } = useFrame()
  return (
    <header className="app-header">
      <div className="govuk-width-container app-header__in">
        <a className="app-header__logo" href={home}>
          <Logo />
          Waymark
        </a>
        {organisation && (
          <div className="app-header__at">
            <span className="app-header__org">{organisation.name}</span>
            {organisation.change && (
              <a className="govuk-link" href={organisation.change.href}>
                {organisation.change.text}
              </a>
            )}
          </div>
        )}
        <div className="app-header__me">
          {person ? (
            <>
              <a className="govuk-link" href={person.href}>
                {person.name}
              </a>
              <form method="post" action="/sign-out">
                <button type="submit" className="app-link-button">
                  Sign out
                </button>
              </form>
            </>
          ) : (
            <>
              <a className="govuk-link" href="/sign-in">
                Sign in
              </a>
              <a className="govuk-link" href="/join">
                Join as a school
              </a>
            </>
          )}
        </div>
      </div>
    </header>
  )
}

/** The row of places; the current one is marked from the path. It wraps on phones and needs no script. */
export function ServiceNavigation() {
  const frame = useFrame()
  const current = currentPlace(frame)
  if (frame.places.length === 0) return null
  const row = rowOfPlaces(frame.places)
  const open = row.find(({ under }) => under.some((place) => place === current))
  return (
    <div className="govuk-service-navigation">
      <div className="govuk-width-container">
        <div className="govuk-service-navigation__container">
          <nav aria-label="Menu" className="govuk-service-navigation__wrapper">
            <ul className="govuk-service-navigation__list" id="navigation">
              {row.map((entry) => (
                <li
                  key={entry.href}
                  className={`govuk-service-navigation__item${entry === open ? ' govuk-service-navigation__item--active' : ''}`}
                >
                  <PlaceLink {...entry} current={entry === open} isGroup={entry.under.length > 1} />
                </li>
              ))}
            </ul>
            {open && open.under.length > 1 && (
              <ul className="app-places-under" aria-label={open.text}>
                {open.under.map((place) => (
                  <li key={place.href}>
                    <PlaceLink {...place} current={place === current} />
                  </li>
                ))}
              </ul>
            )}
          </nav>
        </div>
      </div>
    </div>
  )
}

type PlaceLinkProps = { href: string; text: string; current: boolean; isGroup?: boolean }

/** `isGroup`: which page of it is open, its own row says. */
function PlaceLink({ href, text, current, isGroup = false }: PlaceLinkProps) {
  const { path } = useFrame()
  return (
    <a
      className="govuk-service-navigation__link"
      href={href}
      aria-current={current ? (href === path && !isGroup ? 'page' : 'true') : undefined}
    >
      {current ? <strong className="govuk-service-navigation__active-fallback">{text}</strong> : text}
    </a>
  )
}
