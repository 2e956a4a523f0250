/** What a test of the machine finds. */
export default {
  'it needs Windows 10 or later and an up-to-date graphics driver':
    'dafür braucht es Windows 10 oder neuer und einen aktuellen Grafiktreiber',
  'update the graphics driver (on Linux with its Vulkan part)':
    'aktualisiere den Grafiktreiber (unter Linux samt Vulkan)',
  'it needs macOS': 'dafür braucht es macOS',
  'it needs Linux x64, an NVIDIA driver, CUDA 12 and cuDNN 9, and onnxruntime\'s CUDA library, which "node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12" fetches':
    'dafür braucht es Linux x64, einen NVIDIA-Treiber, CUDA 12 und cuDNN 9 sowie die CUDA-Bibliothek von onnxruntime, die „node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12“ holt',
  'there is no NVIDIA device (/dev/nvidia0)': 'es gibt kein NVIDIA-Gerät (/dev/nvidia0)',
  'there is no graphics device (/dev/dri/renderD128)': 'es gibt kein Grafikgerät (/dev/dri/renderD128)',
  'this build of onnxruntime has no {0} provider': 'dieses onnxruntime kann nicht mit {0} rechnen',
  'it computes wrongly: "{0}" of the self-test is off by {1} %':
    'es rechnet falsch: „{0}“ des Selbsttests weicht um {1} % ab',
  'it failed its self-test': 'der Selbsttest ist gescheitert',
  'No provider works, so nothing can be computed: run "npm install" again.':
    'Nichts kann rechnen: Führe „npm install“ noch einmal aus.',
  '{0} is not used: {1}.': '{0} wird nicht verwendet: {1}.',
  'This machine has {0} GB of memory: full-size networks may not fit, so use the starter pack.':
    'Dieser Rechner hat {0} GB Speicher: Netze voller Größe passen vielleicht nicht hinein, nimm daher das mitgelieferte Paket.',
  'FFMPEG_BIN is passed over: {0}.': 'FFMPEG_BIN wird übergangen: {0}.',
  'This ffmpeg cannot write {0}: point FFMPEG_BIN at a full one if you need that.':
    'Dieses ffmpeg kann kein {0} schreiben: Richte FFMPEG_BIN auf ein vollständiges, wenn du das brauchst.',
  'The starter pack is not there ({0}): fetch the program again, or make it with "npm run starter".':
    'Das mitgelieferte Paket fehlt ({0}): Hole das Programm noch einmal, oder erstelle es mit „npm run starter“.',
  'The starter pack is damaged ({0}: {1}): fetch the program again.':
    'Das mitgelieferte Paket ist beschädigt ({0}: {1}): Hole das Programm noch einmal.',
};
