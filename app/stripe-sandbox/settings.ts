export type Settings = {
  databaseUrl: string
  port: number
  webhookUrl: string | null
  webhookSecret: string
  appUrl: string | null
  exitWithParent: boolean
}

/** Reads the environment; ends in one sentence that says what to set. */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => {
  const port = Number(env.SANDBOX_PORT)
  if (!env.SANDBOX_DATABASE_URL)
    throw new Error('Set SANDBOX_DATABASE_URL to the Postgres database the sandbox may fill.')
  if (!Number.isInteger(port) || port < 0 || port > 65535 || !env.SANDBOX_PORT)
    throw new Error('Set SANDBOX_PORT to the port the sandbox is to listen on.')
  if (env.SANDBOX_WEBHOOK_URL && !env.SANDBOX_WEBHOOK_SECRET)
    throw new Error('Set SANDBOX_WEBHOOK_SECRET: webhooks to SANDBOX_WEBHOOK_URL are signed with it.')
  return {
    databaseUrl: env.SANDBOX_DATABASE_URL,
    port,
    webhookUrl: env.SANDBOX_WEBHOOK_URL || null,
    webhookSecret: env.SANDBOX_WEBHOOK_SECRET ?? '',
    appUrl: env.SANDBOX_APP_URL || null,
    exitWithParent: env.SANDBOX_EXIT_WITH_PARENT === '1',
  }
}
