import { HtmlValidate } from 'html-validate'

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // React's way of writing: <input/>, class lists as they come, selected=""
    'void-style': 'off',
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'no-trailing-whitespace': 'off',
    'long-title': 'off',
    // the link that looks like a button, and the table that keeps its roles when it becomes cards
    'prefer-native-element': 'off',
    'no-redundant-role': 'off',
    'aria-label-misuse': ['error', { allowAnyNamable: true }],
    'no-implicit-button-type': 'error',
    'no-inline-style': 'error',
    'no-dup-id': 'error',
    'valid-id': ['error', { relaxed: false }],
  },
})

/** What is wrong with a page as HTML, a line each. */
export async function htmlFaults(html: string): Promise<string[]> {
  const report = await validator.validateString(html)
  return report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} ${selector ?? ''}`),
  )
}
