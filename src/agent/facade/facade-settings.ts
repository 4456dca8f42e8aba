import { z } from 'zod'

/** Twelve characters, as the servers these façades stand in for ask for themselves. */
const Password = z.string().min(12)

/** `facade:` of settings.yaml: which of the two protocols this register answers, on this computer alone. */
export const FacadeSettings = z
  .object({
    atol: z
      .object({
        /** 0 takes any free port; the real one is in the log. */
        port: z.int().min(0).max(65_535).default(16_732),
        user: z.string().min(1),
        password: Password,
      })
      .optional(),
    kkmserver: z
      .object({
        port: z.int().min(0).max(65_535).default(5893),
        user: z.string().min(1).default('User'),
        password: Password,
      })
      .optional(),
    /** РНМ of the fiscal device, for answers that name it. */
    registrationNumber: z
      .string()
      .regex(/^\d{16}$/)
      .optional(),
  })
  .refine(({ atol, kkmserver }) => atol || kkmserver, 'name atol, kkmserver or both')
export type FacadeSettings = z.infer<typeof FacadeSettings>
