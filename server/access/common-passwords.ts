/**
 * What guessers try first, of those that are long enough to be a password here, in lower case. Few, because five guesses
 * a minute get through few.
 */
const common: ReadonlySet<string> = new Set(
  `0123456789 0987654321 1029384756 1111111111 1122334455 1111122222 1123581321 1212121212 1231231231 1234512345
  1234554321 1234567890 12345678900 12345678910 123456789a 123456789q 1234567891 123123123123 123321123321
  1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qazxsw23edc 9876543210 987654321a a123456789 a1b2c3d4e5 aa12345678
  aaaaaaaaaa abc123456789 abcd123456 abcd12345678 abcde12345 abcdefghij abcdefghijk administrator admin12345
  admin123456 adminadmin asdf123456 asdfasdfasdf asdfghjkl1 asdfghjkl; azertyuiop basketball changeme123
  charlie123 chocolate1 computer123 correcthorsebatterystaple dragon1234 england123 facebook123 football123
  football1234 iloveyou12 iloveyou123 iloveyou1234 iloveyou2000 internet123 letmein123 letmein1234 liverpool1
  liverpool123 manchester michael123 michelle123 minecraft1 monkey1234 mypassword mypassword1 number12345
  p@ssw0rd123 p@ssword123 passw0rd123 password00 password01 password10 password11 password12 password123
  password1234 password12345 password123456 password1! password2024 password2025 password2026 passwordpassword
  pokemon123 princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedcrfv qwer123456 qwerasdfzxcv
  qwerty1234 qwerty12345 qwerty123456 qwertyqwerty qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] qwertz1234
  qwertzuiop samsung123 secret1234 spiderman1 sunshine12 sunshine123 superman12 superman123 test123456 testtest12
  trustno1234 welcome123 welcome1234 whatever123 zaq12wsxcde3 zxcvbnm123 zxcvbnm1234 zxcvbnmasdf`.split(
    /\s+/,
  ),
)

/** Why the password would be guessed soon, or null. How long it is, its schema says. */
export function weaknessOf(password: string, email: string): string | null {
  const typed = password.toLowerCase()
  if (common.has(typed)) return 'is one of the first that are guessed'
  if (new Set(typed).size < 3) return 'is the same characters over and over'
  const isTheirs = [email, email.split('@')[0]].some((part) => part?.toLowerCase() === typed)
  return isTheirs ? 'is your e-mail address' : null
}
