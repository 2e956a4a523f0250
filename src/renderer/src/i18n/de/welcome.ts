export default {
  lead: 'Porträts, die sich bewegen, in deinem eigenen Stil.',
  drop: 'Zieh ein Porträt herein',
  dropMore: 'oder klick, um eins zu wählen, oder füg es ein',
  sample: 'Beispiel öffnen',
  open: 'Projekt öffnen …',
  openOne: 'Öffnen',
  none: 'Noch keine Projekte',
  noneMore: 'Jedes Projekt, das du beginnst, wird hier von selbst aufgehoben.',
  recovered: 'Wiederhergestellt',
  unsaved: 'Neuer als seine Datei',
  forget: 'Entfernen',
  forgetOne: '„{name}“ entfernen',
  forgetTitle: '„{name}“ entfernen?',
  forgetMore: 'Es wurde nie in eine Datei gespeichert: Dann ist alles darin verloren.',
  forgetKeepsFile:
    'Es verschwindet aus dieser Liste samt den Änderungen, die nicht in seiner Datei stehen. Die Datei bleibt: {file}',
};
