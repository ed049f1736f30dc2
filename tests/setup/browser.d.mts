export function findBrowser(): string | null
export function obtainBrowser(): string
