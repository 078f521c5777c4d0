const http = require("node:http");

http.createServer((request, response) => {
  response.end(`the data is at ${process.env.MONGO_HOST}\n`);
}).listen(8000);
