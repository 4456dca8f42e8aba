/** The device's end of a line: what a simulator holds. The other end is opened by a program like any real port. */
export type DeviceEnd = Readonly<{
  /** What the program opens: a port's path, or `host:port`. */
  address: string
  write(bytes: Uint8Array): void
  onData(listener: (bytes: Uint8Array) => void): void
  /** Pulls the cable: whoever has the port open sees it go away. */
  unplug(): Promise<void>
  /** Puts it back under the same address. */
  plugIn(): Promise<void>
  close(): Promise<void>
}>
