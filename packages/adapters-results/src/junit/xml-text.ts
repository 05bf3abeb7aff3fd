/** Characters that XML 1.0 knows no way to write, not even escaped. */
const UNWRITABLE =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text with what XML can't write replaced. */
export const xmlText = (text: string): string => text.replace(UNWRITABLE, "\ufffd");
