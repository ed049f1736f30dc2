/** From so many school days' notice, the share of the price that is charged. */
export type CancellationTier = { fromSchoolDays: number; percent: number }
