/** The program, its window and the disk. */
export default {
  'There is no such picture, sound or video.': 'Dieses Bild, diesen Ton oder dieses Video gibt es nicht.',
  'The Studio runs in a browser, which picks files itself.':
    'Das Studio läuft in einem Browser, der Dateien selbst auswählt.',
  'The Studio runs in a browser, which saves files itself.':
    'Das Studio läuft in einem Browser, der Dateien selbst speichert.',
  'The file is on the machine that runs the Studio: {0}':
    'Die Datei liegt auf dem Rechner, auf dem das Studio läuft: {0}',
  'The folder has this file already.': 'Der Ordner hat diese Datei schon.',
  'A file without a name was sent.': 'Eine Datei ohne Namen wurde geschickt.',
  'A folder was sent under no proper id.': 'Ein Ordner wurde ohne richtige Kennung geschickt.',
  'The disk of the machine that runs the Studio is too full for this file.':
    'Der Datenträger des Rechners, auf dem das Studio läuft, ist zu voll für diese Datei.',
  'This is too much to take in (more than {0} files): start the Studio with the files at hand.':
    'Das ist zu viel auf einmal (mehr als {0} Dateien): Starte das Studio dort, wo die Dateien liegen.',
  'This is too much to take in (a file of more than {0} bytes): start the Studio with the files at hand.':
    'Das ist zu viel auf einmal (eine Datei von mehr als {0} Bytes): Starte das Studio dort, wo die Dateien liegen.',
  'This is too much to take in (more than {0} bytes): start the Studio with the files at hand.':
    'Das ist zu viel auf einmal (mehr als {0} Bytes): Starte das Studio dort, wo die Dateien liegen.',
  'This is too much to take in ({0} bytes): start the Studio with the files at hand.':
    'Das ist zu viel auf einmal ({0} Bytes): Starte das Studio dort, wo die Dateien liegen.',
  '{0} is not a file.': '{0} ist keine Datei.',
  'A file without a name was sent: rename it and try again.':
    'Eine Datei ohne Namen wurde geschickt: Benenne sie um und versuch es noch einmal.',
  'A file of the folder has a name that leads somewhere else: leave it out.':
    'Eine Datei des Ordners hat einen Namen, der woandershin führt: Lass sie weg.',
  'The interface is missing ({0}): run "npm run build" again.':
    'Die Oberfläche fehlt ({0}): Führe „npm run build“ noch einmal aus.',
  'This window has named too many files.': 'Dieses Fenster hat zu viele Dateien genannt.',
  'That file is no longer known to the program: drop or pick it again.':
    'Diese Datei kennt das Programm nicht mehr: Zieh sie noch einmal herein oder wähle sie noch einmal.',
  '{0} is neither a file nor a folder.': '{0} ist weder eine Datei noch ein Ordner.',
  'Only files that the program has written can be shown.':
    'Nur Dateien, die das Programm geschrieben hat, lassen sich zeigen.',
  'The disk is full ({0}): free some space and try again.':
    'Der Datenträger ist voll ({0}): Schaffe Platz und versuch es noch einmal.',
  'The disk is full: free some space and try again.':
    'Der Datenträger ist voll: Schaffe Platz und versuch es noch einmal.',
  'There is no such file or folder ({0}): check the path.':
    'Eine solche Datei oder einen solchen Ordner gibt es nicht ({0}): Prüfe den Pfad.',
  'There is no such file or folder: check the path.':
    'Eine solche Datei oder einen solchen Ordner gibt es nicht: Prüfe den Pfad.',
  'No permission to read or write there ({0}): choose another folder or change its permissions.':
    'Dort darf nicht gelesen oder geschrieben werden ({0}): Wähle einen anderen Ordner oder ändere seine Zugriffsrechte.',
  'No permission to read or write there: choose another folder or change its permissions.':
    'Dort darf nicht gelesen oder geschrieben werden: Wähle einen anderen Ordner oder ändere seine Zugriffsrechte.',
  'A file was expected but this is a folder ({0}).': 'Erwartet wurde eine Datei, aber das ist ein Ordner ({0}).',
  'A file was expected but this is a folder.': 'Erwartet wurde eine Datei, aber das ist ein Ordner.',
  '{0} is no longer there.': '{0} ist nicht mehr da.',
  'The connection to the program was lost: it is being restored; then try again.':
    'Die Verbindung zum Programm ist abgerissen: Sie wird wiederhergestellt; versuch es dann noch einmal.',
  'The browser opens no file dialog here: drop the file onto the window instead.':
    'Der Browser öffnet hier keinen Dateidialog: Zieh die Datei stattdessen ins Fenster.',
  'The folder {0} is empty.': 'Der Ordner {0} ist leer.',
  'This program takes no files from its window.': 'Dieses Programm nimmt keine Dateien aus seinem Fenster.',
  '{0} could not be sent: the connection to the program failed.':
    '{0} ließ sich nicht übergeben: Die Verbindung zum Programm ist gescheitert.',
  '{0} could not be sent: the program answered with {1}.':
    '{0} ließ sich nicht übergeben: Das Programm antwortete mit {1}.',
};
