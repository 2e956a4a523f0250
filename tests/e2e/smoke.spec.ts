import { expect, test } from './studio/fixtures';

test('the window opens, and its address holds no token any more @browser', async ({ browserStudio: { page } }) => {
  await expect(page).toHaveTitle(/StyleInV Studio/);
  expect(new URL(page.url()).hash).toBe('');
});
