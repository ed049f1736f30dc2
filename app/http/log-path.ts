/**
 * An address as a log line may carry it: without its query, and with every part that could name a person, a secret or a
 * row replaced. What is left are the words of our own routes.
 */
export function logPath(url: string): string {
  const path = url.split('?', 1)[0] ?? ''
  return path
    .split('/')
    .map((part) => (/^[a-z][a-z.-]{0,29}$/.test(part) || part === '' ? part : ':'))
    .join('/')
}
