/** What a provider can be, as a school reads it. */
export const PROVIDER_KINDS = {
  company: 'Company',
  charity: 'Charity',
  authority: 'Local authority’s traded service',
  agency: 'Recruitment agency',
} as const
export type ProviderKind = keyof typeof PROVIDER_KINDS

/** How a supplier trades, in the words of its page and its invoices. */
export const TRADING_WORDS: Readonly<Record<ProviderKind | 'sole_trader' | 'limited_company', string>> = {
  sole_trader: 'Sole trader',
  limited_company: 'Limited company',
  ...PROVIDER_KINDS,
}

export const isProviderKind = (trading: string): trading is ProviderKind => trading in PROVIDER_KINDS
