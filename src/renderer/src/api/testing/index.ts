export { createFakeApi, installFakeApi, type Answers, type FakeApi } from './fakeApi';
export { sampleHello, sampleOpened, sampleProject } from './samples';
export { mountWith } from './mount';
