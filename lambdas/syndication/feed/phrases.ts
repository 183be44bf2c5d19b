/** The few words that a feed says of its own, by primary language subtag (BCP 47). */
export type Phrases = { readonly readMore: string; readonly correction: string };

const ENGLISH: Phrases = { readMore: "Read more", correction: "Correction" };

const PHRASES: Readonly<Record<string, Phrases>> = {
  ar: { readMore: "اقرأ المزيد", correction: "تصحيح" },
  cs: { readMore: "Číst dál", correction: "Oprava" },
  da: { readMore: "Læs mere", correction: "Rettelse" },
  de: { readMore: "Weiterlesen", correction: "Berichtigung" },
  el: { readMore: "Διαβάστε περισσότερα", correction: "Διόρθωση" },
  en: ENGLISH,
  es: { readMore: "Leer más", correction: "Corrección" },
  fi: { readMore: "Lue lisää", correction: "Oikaisu" },
  fr: { readMore: "Lire la suite", correction: "Rectificatif" },
  he: { readMore: "המשך קריאה", correction: "תיקון" },
  it: { readMore: "Continua a leggere", correction: "Rettifica" },
  ja: { readMore: "続きを読む", correction: "訂正" },
  ko: { readMore: "더 읽기", correction: "정정" },
  nl: { readMore: "Lees verder", correction: "Correctie" },
  no: { readMore: "Les mer", correction: "Rettelse" },
  pl: { readMore: "Czytaj dalej", correction: "Sprostowanie" },
  pt: { readMore: "Ler mais", correction: "Correção" },
  ru: { readMore: "Читать дальше", correction: "Исправление" },
  sv: { readMore: "Läs mer", correction: "Rättelse" },
  tr: { readMore: "Devamını oku", correction: "Düzeltme" },
  uk: { readMore: "Читати далі", correction: "Виправлення" },
  zh: { readMore: "继续阅读", correction: "更正" },
};

/** English where the language has none here. */
export function phrases(language: string): Phrases {
  return PHRASES[language.split("-")[0]?.toLowerCase() ?? ""] ?? ENGLISH;
}
