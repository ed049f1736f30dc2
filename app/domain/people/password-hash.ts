/** An argon2id hash, the only form in which a password goes anywhere. Made in `auth/passwords`. */
export type PasswordHash = string & { readonly __passwordHash: unique symbol }
