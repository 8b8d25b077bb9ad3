export { answerCanary } from './answerCanary.js';
export { connectAccount } from './connectAccount.js';
export { eraseAccount } from './eraseAccount.js';
export { importPosts } from './importPosts.js';
export { keepAccountConnected } from './keepAccountConnected.js';
export { publishPost } from './publishPost.js';
export { replayPublishes } from './replayPublishes.js';
export { unpublishPost } from './unpublishPost.js';
