/** An image of an exact version: `name:1.2.3`, with more words or a digest behind it if need be. */
export const pinned = /^[a-z/]+:\d+\.\d+\.\d+(-[a-z0-9.-]+)?(@sha256:[0-9a-f]{64})?$/;
