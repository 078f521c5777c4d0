-- Neovim attached to the real `peic lsp`: a message at its place, a fix that is applied, hover, and the style. Run in the
-- directory of broken.pei; writes what is wrong, and the count, into the file of $SAID.
local passed, said = 0, {}
local function ok(name, good, more)
  if good then passed = passed + 1 else table.insert(said, "FAIL nvim lsp: " .. name .. ": " .. vim.inspect(more)) end
end
local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 10000) or {}
  for _, answer in pairs(answers) do return answer.result, answer.err end
end

local function run()
  require("peic").setup()
  vim.cmd("edit broken.pei")
  ok("it is a project", vim.bo.filetype == "pei", vim.bo.filetype)
  vim.wait(15000, function() return #vim.diagnostic.get(0) > 0 end, 50)
  local first = vim.diagnostic.get(0)[1]
  ok("a message", first and first.message:find("wbe", 1, true), first)
  if not first then return end
  ok("at its place", first.lnum == 8 and first.col == 16, first)
  ok("with its code", tostring(first.code) == "E0205" or tostring(first.user_data and first.user_data.lsp.code) == "E0205", first)

  vim.api.nvim_win_set_cursor(0, { 9, 17 })
  local hover = ask("textDocument/hover", vim.lsp.util.make_position_params())
  vim.api.nvim_win_set_cursor(0, { 8, 2 })
  hover = ask("textDocument/hover", vim.lsp.util.make_position_params())
  ok("hover tells of service", hover and vim.inspect(hover.contents):find("service"), hover)

  local range = { start = { line = 8, character = 16 }, ["end"] = { line = 8, character = 19 } }
  local actions = ask("textDocument/codeAction", {
    textDocument = vim.lsp.util.make_text_document_params(),
    range = range,
    context = { diagnostics = { first.user_data and first.user_data.lsp or first } },
  })
  local fix
  for _, action in ipairs(actions or {}) do
    if action.edit and action.kind == "quickfix" then fix = fix or action end
  end
  ok("a fix is offered", fix, actions)
  if fix then
    vim.lsp.util.apply_workspace_edit(fix.edit, "utf-16")
    ok("it changes the text", vim.fn.getline(9) == "  image = image.web", vim.fn.getline(9))
    vim.wait(15000, function() return #vim.diagnostic.get(0) == 0 end, 50)
    ok("the message is gone", #vim.diagnostic.get(0) == 0, vim.diagnostic.get(0))
  end

  vim.fn.setline(9, "  image=image.web")
  local edits = ask("textDocument/formatting", vim.lsp.util.make_formatting_params())
  if edits then vim.lsp.util.apply_text_edits(edits, 0, "utf-16") end
  ok("the style", vim.fn.getline(9) == "  image = image.web", vim.fn.getline(9))

  vim.fn.append(9, "  por")
  vim.api.nvim_win_set_cursor(0, { 10, 5 })
  local client = vim.lsp.buf_get_clients(0)
  local completes
  for _, c in pairs(client) do completes = (c.server_capabilities or c.resolved_capabilities).completionProvider end
  if completes then
    vim.cmd("sleep 300m")
    local params = vim.lsp.util.make_position_params()
    params.position.character = 5
    local found = ask("textDocument/completion", params)
    ok("ports is offered", found and vim.inspect(found):find('"ports"'), found)
  end
end
local fine, error = pcall(run)
if not fine then table.insert(said, "FAIL nvim lsp: " .. error) end
table.insert(said, passed .. " passed, " .. #said .. " failed")
vim.fn.writefile(vim.split(table.concat(said, "\n"), "\n"), vim.env.SAID)
vim.cmd("qall!")
