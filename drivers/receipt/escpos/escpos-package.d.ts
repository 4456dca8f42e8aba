/** The part of the escpos package that is used: its printer as a maker of bytes. */
declare module 'escpos/printer.js' {
  type Adapter = Readonly<{ write(bytes: Buffer, done?: () => void): void }>

  export default class Printer {
    constructor(adapter: Adapter, options?: Readonly<{ encoding?: string }>)
    hardware(command: 'init'): this
    align(side: 'lt' | 'ct' | 'rt'): this
    font(family: 'a' | 'b'): this
    size(width: 1 | 2, height: 1 | 2): this
    pureText(content: string): this
    print(bytes: Buffer | string): this
    feed(lines?: number): this
    flush(): this
  }
}
