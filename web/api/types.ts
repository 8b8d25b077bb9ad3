import type { components } from './schema.js';

/** What the API speaks of, by the names of its own description. */
type Schemas = components['schemas'];

export type Account = Schemas['Account'];
export type AccountInsights = Schemas['AccountInsights'];
export type AutoApproveRule = Schemas['AutoApproveRule'];
export type Connection = Schemas['Connection'];
export type Conversation = Schemas['Conversation'];
export type ConversationDetail = Schemas['ConversationDetail'];
export type Draft = Schemas['Draft'];
export type FailureGroup = Schemas['FailureGroup'];
export type FailureReport = Schemas['Failure'];
export type Import = Schemas['Import'];
export type InsightSeries = Schemas['InsightSeries'];
export type Message = Schemas['MessageInPlace'];
export type MissingInsight = Schemas['MissingInsight'];
export type Notice = Schemas['Notice'];
export type Platform = Schemas['Platform'];
export type PostInsights = Schemas['PostInsights'];
export type Publish = Schemas['Publish'];
export type PublishDetail = Schemas['PublishDetail'];
export type PublishListItem = Schemas['PublishListItem'];
export type QuotaOverview = Schemas['QuotaOverview'];
export type ReplayBatch = Schemas['ReplayBatch'];
export type ReplayBatchItem = Schemas['ReplayBatchItem'];
export type Session = Schemas['Session'];
