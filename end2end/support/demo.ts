// The sign-in of the demo newsroom, as `hearsay serve --demo` prints it.

export const PASSWORD = 'who-says-so';
