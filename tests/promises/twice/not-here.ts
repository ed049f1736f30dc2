/** Routes that write and have no step of their own, each with why a second time can do no harm. */
export const NOT_HERE: Record<string, string> = {
  'routes/public/sign-in.tsx': 'a second sign-in is a second session, which ends by itself',
  'routes/public/sign-out.ts': 'ends the session of the browser: there is nothing to end a second time',
  'routes/public/forgot.tsx': 'asks for another link: each is answered by one, either works, and attempts are limited',
  'routes/account/switch.tsx': 'sets which organisation a session works for to what the form says',
  'routes/account/account.tsx': 'ends sessions: there is nothing to end a second time',
  'routes/account/name.tsx': 'sets a name to what the form says',
  'routes/account/password.tsx': 'sets a password to what the form says; the second time the old one no longer fits',
  'routes/adviser/calendar-new.tsx':
    'asks another server, which no test of pages reaches; the command is sent three times at once in tests/commands/outside-calendars.test.ts',
  'routes/account/verify-again.ts': 'asks for another link, and is limited per person',
}
