// Keys of the desk; filled in api/static/desk.js
