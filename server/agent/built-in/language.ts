/** Languages that people may write in by mistake, told by their small words. */
export type Language = 'German' | 'French' | 'Spanish' | 'Italian' | 'Portuguese' | 'Dutch' | 'other'

const smallWords: Readonly<Record<Exclude<Language, 'other'>, string>> = {
  German:
    'der die das den dem ein eine einen einem einer und oder nicht ist sind wird werden wir ich sie wenn dann bitte mit für fuer von nach vor zu zum zur auf bei als auch noch soll muss schritt prozess rechnung kunde kunden was wer wie fehlt hallo danke prüft prüfen füge lösche ändere mache schreibe erstelle gibt ihn ihm ins im',
  French:
    'combien étapes comment supprimez ajoutez le la les un une des du de et ou est sont nous vous je il elle on si puis ensuite avec pour dans par sur après avant au aux qui que étape processus merci bonjour supprime ajoute ajouter facture client ne pas doit cette ce',
  Spanish:
    'cuántos cuantos hay pasos qué cómo quita el la los las un una unos y o es son nosotros si luego después entonces con para por en de del al que quién paso proceso gracias hola añade agrega elimina borra factura cliente no debe este esta antes se lo',
  Italian:
    'il lo la gli le un una e o è sono noi se poi quindi con per in di del della al che chi passo processo grazie ciao aggiungi elimina fattura cliente non deve questo prima dopo viene',
  Portuguese:
    'o a os as um uma e ou é são nós se depois então com para por em de do da ao que quem passo etapa processo obrigado olá adicione remova fatura cliente não deve este antes',
  Dutch:
    'de het een en of niet is zijn wordt worden wij ik als dan met voor van naar na bij ook moet stap proces factuur klant bedankt hallo verwijder voeg toe deze daarna graag wie wat',
}

const english: ReadonlySet<string> = new Set(
  'the a an and or not is are be been to of for from with in on at by it its this that these if when then else must should can could will would do does step steps process add remove delete rename move change set make who what how which why please thanks we i you they he she his her our their after before into until unless once each all any there also yes no ok hello hi help'.split(
    ' ',
  ),
)

const sets = Object.entries(smallWords).map(
  ([language, list]) => [language, new Set(list.split(' '))] as const,
)

/**
 * The language of a text that is not English; undefined for English and for what has too few words to tell. A text in a
 * script that English does not use is in another language from its first word on.
 */
export function foreignLanguage(text: string): Language | undefined {
  const bare = text.replace(/["“„«][^"”“»]*["”“»]/g, ' ').replace(/```[\s\S]*?```/g, ' ')
  const words = bare.toLowerCase().match(/\p{L}+/gu) ?? []
  const letters = words.join('')
  if (letters.length > 1 && letters.replace(/[\p{Script=Latin}]/gu, '').length > letters.length / 2)
    return 'other'
  const own = words.filter((word) => english.has(word)).length
  const scores = sets.map(([language, set]) => ({
    language,
    hits: words.filter((word) => set.has(word)).length,
  }))
  const best = scores.reduce((one, other) => (other.hits > one.hits ? other : one))
  const needed = Math.max(2, words.length * 0.25)
  if (best.hits < needed || best.hits <= own * 1.5) return undefined
  return languageNamed(best.language)
}

function languageNamed(name: string): Language {
  const languages: readonly Language[] = ['German', 'French', 'Spanish', 'Italian', 'Portuguese', 'Dutch']
  return languages.find((language) => language === name) ?? 'other'
}

/** In the person's language: that only English is read, and what reads more. */
export const onlyEnglish: Readonly<Record<Language, string>> = {
  German:
    'Ich bin ein regelbasierter Designer ohne KI-Modell und lese nur Englisch; für andere Sprachen muss auf dem Server OPENAI_API_KEY oder OPENAI_BASE_URL gesetzt werden.',
  French:
    'Je suis un concepteur à base de règles, sans modèle d’IA, et je ne lis que l’anglais ; pour d’autres langues, il faut définir OPENAI_API_KEY ou OPENAI_BASE_URL sur le serveur.',
  Spanish:
    'Soy un diseñador basado en reglas, sin modelo de IA, y solo leo inglés; para otros idiomas hay que definir OPENAI_API_KEY u OPENAI_BASE_URL en el servidor.',
  Italian:
    'Sono un progettista basato su regole, senza modello di IA, e leggo solo l’inglese; per altre lingue va impostata OPENAI_API_KEY o OPENAI_BASE_URL sul server.',
  Portuguese:
    'Sou um designer baseado em regras, sem modelo de IA, e só leio inglês; para outros idiomas é preciso definir OPENAI_API_KEY ou OPENAI_BASE_URL no servidor.',
  Dutch:
    'Ik ben een ontwerper op basis van regels, zonder AI-model, en lees alleen Engels; voor andere talen moet op de server OPENAI_API_KEY of OPENAI_BASE_URL worden ingesteld.',
  other:
    'I read only English: I am rules, no AI model. For other languages set OPENAI_API_KEY or OPENAI_BASE_URL on the server.',
}

/** In the person's language: how their own words can become the steps all the same. */
export const oneStepALine: Readonly<Record<Language, string>> = {
  German: 'Schreiben Sie jeden Schritt in eine eigene Zeile, dann übernehme ich sie Wort für Wort.',
  French: 'Écrivez chaque étape sur sa propre ligne et je les reprendrai mot pour mot.',
  Spanish: 'Escriba cada paso en su propia línea y los tomaré palabra por palabra.',
  Italian: 'Scriva ogni passo su una riga propria e li riprenderò parola per parola.',
  Portuguese: 'Escreva cada etapa em sua própria linha e eu as usarei palavra por palavra.',
  Dutch: 'Schrijf elke stap op een eigen regel, dan neem ik ze woord voor woord over.',
  other: 'Write each step on a line of its own, and I take them over word by word.',
}

/** The lines of a list, as steps in the person's own words; none where the text does not part them clearly. */
export function listedSteps(text: string): string[] {
  const lines = text
    .split(/\n+|\s*(?:→|⇒|->|=>)\s*/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/:$/.test(line))
  const steps = lines.map((line) =>
    line.replace(/^(?:[-*+•>]|\(?\d{1,2}[.)])\s*/, '').replace(/[\s.;,]+$/, ''),
  )
  return steps.length > 1 && steps.every((step) => step.length > 1 && step.length <= 120) ? steps : []
}
