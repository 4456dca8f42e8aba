/**
 * VAT by tag 1199 as the device's own code in the operation command. Data, because sources disagree about the newest
 * rates: 7/107 is 88h by one vendor text and 90h by another; 22 % and 22/122 follow the desktop rule "C0h plus the row
 * of the tax table", while the NANO line is reported with 90h and A0h.
 */
export const desktopVatCodes: Readonly<Record<number, number>> = {
  1: 0x01,
  2: 0x02,
  3: 0x10,
  4: 0x20,
  5: 0x04,
  6: 0x08,
  7: 0x81,
  8: 0x82,
  9: 0x84,
  10: 0x88,
  11: 0xcb,
  12: 0xcc,
}
