// Which fonts the themes use, cut to what they need; `plain` ones without ligatures. A page loads a file only if it shows one of its letters.
const LATIN = [[0x20, 0x7e], [0xa0, 0xff], [0x131, 0x131], [0x152, 0x153], [0x2bb, 0x2bc], [0x2c6, 0x2c6], [0x2da, 0x2dc], [0x2010, 0x2015], [0x2018, 0x201e], [0x2020, 0x2022], [0x2026, 0x2026], [0x2030, 0x2030], [0x2039, 0x203a], [0x2044, 0x2044], [0x20ac, 0x20ac], [0x2122, 0x2122], [0x2190, 0x2193], [0x2212, 0x2212], [0x2215, 0x2215], [0xfeff, 0xfeff], [0xfffd, 0xfffd]];
const EXTENDED = [[0x100, 0x130], [0x132, 0x151], [0x154, 0x17f], [0x218, 0x21b], [0x1e80, 0x1e85], [0x1e9e, 0x1e9e], [0x1ef2, 0x1ef3]];
const ARABIC = [[0x600, 0x6ff], [0x200c, 0x200f], [0x2010, 0x2011], [0xfdf2, 0xfdf2], [0xfdfc, 0xfdfc], [0xfe76, 0xfeff]];

export const FONTS = [
  { family: "Inter Variable", from: "inter", axes: [400, 700], ranges: { latin: LATIN, "latin-ext": EXTENDED } },
  { family: "Space Grotesk Variable", from: "space-grotesk", axes: [400, 700], ranges: { latin: LATIN, "latin-ext": EXTENDED } },
  { family: "DM Sans Variable", from: "dm-sans", axes: [400, 700], ranges: { latin: LATIN, "latin-ext": EXTENDED } },
  { family: "Fraunces Variable", from: "fraunces", axes: [400, 700], ranges: { latin: LATIN, "latin-ext": EXTENDED } },
  { family: "Arimo Variable", from: "arimo", axes: [400, 700], ranges: { latin: LATIN } },
  { family: "JetBrains Mono Variable", from: "jetbrains-mono", plain: true, axes: [400, 700], ranges: { latin: LATIN, "latin-ext": EXTENDED } },
  { family: "Noto Sans Arabic Variable", from: "noto-sans-arabic", axes: [400, 700], ranges: { arabic: ARABIC } },
];
