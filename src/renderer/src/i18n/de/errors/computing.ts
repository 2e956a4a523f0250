/** What computes. */
export default {
  'Not enough memory to {0} the network "{1}" ({2} MiB more were asked for): close other programs, or choose a smaller size or fewer frames at once.':
    'Der Speicher reicht nicht für das Netz „{1}“ ({0}; {2} MiB fehlten): Schließe andere Programme, oder wähle eine kleinere Größe oder weniger Bilder auf einmal.',
  'Not enough memory to {0} the network "{1}": close other programs, or choose a smaller size or fewer frames at once.':
    'Der Speicher reicht nicht für das Netz „{1}“ ({0}): Schließe andere Programme, oder wähle eine kleinere Größe oder weniger Bilder auf einmal.',
  'Not enough memory for {0} to {1} the network "{2}" ({3} MiB more were asked for): close other programs, or choose a smaller size or fewer frames at once.':
    'Der Speicher von {0} reicht nicht für das Netz „{2}“ ({1}; {3} MiB fehlten): Schließe andere Programme, oder wähle eine kleinere Größe oder weniger Bilder auf einmal.',
  'Not enough memory for {0} to {1} the network "{2}": close other programs, or choose a smaller size or fewer frames at once.':
    'Der Speicher von {0} reicht nicht für das Netz „{2}“ ({1}): Schließe andere Programme, oder wähle eine kleinere Größe oder weniger Bilder auf einmal.',
  'The network "{0}" failed to {1} on {2}: please report this with its details.':
    'Das Netz „{0}“ ist auf {2} gescheitert ({1}): Bitte melde das mit den Einzelheiten.',
  'The network "{0}" failed to {1} on {2}: try again, or choose another provider such as "cpu".':
    'Das Netz „{0}“ ist auf {2} gescheitert ({1}): Versuch es noch einmal, oder rechne mit etwas anderem, etwa „cpu“.',
  'Not enough memory: close other programs, or choose a smaller size or fewer frames at once.':
    'Der Speicher reicht nicht: Schließe andere Programme, oder wähle eine kleinere Größe oder weniger Bilder auf einmal.',
  'onnxruntime could not be loaded on {0} {1}: run "npm install" again, or use a platform it is built for (Linux, Windows, or macOS on Apple silicon).':
    'onnxruntime lässt sich auf {0} {1} nicht laden: Führe „npm install“ noch einmal aus, oder nimm ein System, für das es gebaut ist (Linux, Windows oder macOS auf Apple-Chips).',
  'There is no provider "{0}": choose one of {1}.': '„{0}“ kennt dieses Programm nicht: Rechne mit einem von {1}.',
  'The number of threads must be a whole number from 1 to 256, not {0}.':
    'Die Zahl der Threads ist eine ganze Zahl von 1 bis 256, nicht {0}.',
  'The provider "{0}" does not work here ({1}): {2}.': '„{0}“ funktioniert hier nicht ({1}): {2}.',
  'The provider "{0}" does not work here ({1}): {2}, or choose "auto" or "cpu".':
    '„{0}“ funktioniert hier nicht ({1}): {2}, oder wähle „auto“ oder „cpu“.',
  'Cancelled.': 'Abgebrochen.',
  'The inference worker ran out of memory: close other programs, or choose a smaller size.':
    'Beim Rechnen ging der Speicher aus: Schließe andere Programme oder wähle eine kleinere Größe.',
  'The program is being closed.': 'Das Programm wird gerade beendet.',
  'The training worker is missing beside {0}: run "npm run build" again.':
    'Der Teil des Programms, der trainiert, fehlt neben {0}: Führe „npm run build“ noch einmal aus.',
  'The inference worker is missing beside {0}: run "npm run build" again.':
    'Der Teil des Programms, der rechnet, fehlt neben {0}: Führe „npm run build“ noch einmal aus.',
  'The diagnosis worker is missing beside {0}: run "npm run build" again.':
    'Der Teil des Programms, der den Rechner prüft, fehlt neben {0}: Führe „npm run build“ noch einmal aus.',
  'The explore worker is missing beside {0}: run "npm run build" again.':
    'Der Teil des Programms, der Karten baut, fehlt neben {0}: Führe „npm run build“ noch einmal aus.',
  'The import worker is missing beside {0}: run "npm run build" again.':
    'Der Teil des Programms, der importiert, fehlt neben {0}: Führe „npm run build“ noch einmal aus.',
  'No ffmpeg that runs was found: install ffmpeg so that it is on the PATH, or set FFMPEG_BIN to the file of one.':
    'Es wurde kein lauffähiges ffmpeg gefunden: Installiere ffmpeg, sodass es im PATH liegt, oder setze FFMPEG_BIN auf die Datei.',
  'ffmpeg could not be started ({0}): check FFMPEG_BIN or install ffmpeg again.':
    'ffmpeg ließ sich nicht starten ({0}): Prüfe FFMPEG_BIN oder installiere ffmpeg neu.',
};
