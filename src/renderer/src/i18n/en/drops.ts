export default {
  title: 'Let go anywhere',
  sending: 'Taking it in…',
  kind: {
    portrait: 'A picture',
    'image-folder': 'A folder of pictures',
    soundtrack: 'Music or speech',
    checkpoint: 'A checkpoint or pack',
    project: 'A project',
  },
  then: {
    portrait: 'becomes the portrait that moves',
    'image-folder': 'becomes a new style',
    soundtrack: 'becomes the soundtrack',
    checkpoint: 'is imported as a model',
    project: 'is opened',
  },
  refused: {
    nothing: 'There was no file in what you dropped.',
    mixed: 'Drop things of one kind at a time: a portrait, a folder, a soundtrack, a model or a project.',
    folders: 'Drop one folder at a time: each becomes a style of its own.',
    several: 'Drop one file at a time; for a style, drop the folder the pictures are in.',
    kind: '“{name}” is nothing the Studio knows: drop a picture, a folder of pictures, sound, a checkpoint or a project.',
  },
};
