export type OwnerPageOptions = Readonly<{
  /** The address in people's browsers, when it is a name; `https:` marks cookies so and trusts the hop that ends TLS. */
  publicUrl?: string | undefined
  /** Folder of the built page. */
  folder?: string | undefined
}>
