-- Helix in a terminal, which is Neovim's here, attached to the real `peic lsp`: a message at its place, its fix, hover, completion,
-- the style. Run in the directory of broken.pei; writes what is wrong, and the count, into the file of $SAID.
local passed, said = 0, {}
vim.o.lines, vim.o.columns = 50, 120
local terminal
local function screen() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n") end
local function sees(...)
  local wanted = { ... }
  return vim.wait(15000, function()
    local now = screen()
    for _, text in ipairs(wanted) do if not now:find(text, 1, true) then return false end end
    return true
  end, 30)
end
local function ok(name, good)
  if good then passed = passed + 1 else table.insert(said, "FAIL helix: " .. name .. ":\n" .. screen()) end
end
local function keys(text) vim.api.nvim_chan_send(terminal, text) end
local function escape() -- with a key at once behind it, it would be Alt and that key
  keys("\027")
  vim.wait(200)
end
local function file() -- which is replaced, so that it may not be there
  local fine, lines = pcall(vim.fn.readfile, "broken.pei")
  return fine and table.concat(lines, "\n") or ""
end

local function run()
  terminal = vim.fn.termopen({ "hx", "broken.pei" })
  ok("the project is shown", sees("image = image.wbe"))
  keys("9gggl]d")
  ok("a message", sees("no image named `wbe`"))
  ok("… with its help", sees("did you mean `web`"))
  keys(" a")
  ok("a fix is offered", sees("change `wbe` to `web`"))
  keys("\r")
  keys("\r")
  ok("it changes the text", sees("image = image.web"))
  ok("the message is gone", vim.wait(15000, function() return not screen():find("no image named", 1, true) end, 30))
  escape()
  keys("8gggh k")
  ok("hover", sees("A container that compose runs."))
  escape()
  keys("9ggo")
  keys("por") -- at once, as Helix may then tell of them in another order
  ok("a field is offered", vim.wait(15000, function() return screen():find("ports +field") ~= nil end, 30))
  keys("\t\r8080->80")
  ok("it is completed", sees("ports = [8080->80"))
  escape()
  keys(":format\r")
  ok("the style", sees("ports = [8080 -> 80]"))
  keys(":wq\r")
  ok("it is written", vim.wait(15000, function() return file():find("ports = [8080 -> 80]", 1, true) ~= nil end, 30))
end
local fine, error = pcall(run)
if not fine then table.insert(said, "FAIL helix: " .. error) end
table.insert(said, passed .. " passed, " .. #said .. " failed")
vim.fn.writefile(vim.split(table.concat(said, "\n"), "\n"), vim.env.SAID)
vim.cmd("qall!")
