// The only script on pages that need no React: govuk-frontend's own behaviour on the elements that ask for it.
// Every page works without it.
import { Button, CharacterCount, createAll, ErrorSummary, NotificationBanner, SkipLink } from 'govuk-frontend'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
createAll(ErrorSummary)
createAll(NotificationBanner)
createAll(SkipLink)
createAll(Button)
createAll(CharacterCount)
