export default {
  close: 'Schließen',
  cancel: 'Abbrechen',
  retry: 'Noch einmal versuchen',
  copyDetails: 'Einzelheiten kopieren',
  copied: 'Kopiert',
  report: 'Problem melden',
  dismiss: 'Ausblenden',
  resize: 'Bereiche vergrößern oder verkleinern',
  advice: {
    corrupt: 'Die Datei ist vielleicht unvollständig: Lade oder exportiere sie noch einmal.',
    'disk-full': 'Nichts von dir geht verloren: Es wird gesichert, sobald wieder Platz ist.',
    'out-of-memory':
      'Schließe andere Programme oder wähle unter Einstellungen, Rechnen einen kleineren Zwischenspeicher.',
    provider: 'Einstellungen, Rechnen zeigt, womit dieser Rechner rechnen kann.',
    ffmpeg: 'Einstellungen, Rechnen zeigt, ob ffmpeg gefunden wurde.',
    internal: 'Das ist ein Fehler im Programm. Ein Problembericht hilft, ihn zu beheben.',
  },
};
