/** How far off an adviser is, as the list and the profile say it. */
export const milesWords = (miles: number): string => {
  const whole = Math.round(miles)
  return whole < 1 ? 'less than a mile away' : `${whole} ${whole === 1 ? 'mile' : 'miles'} away`
}
