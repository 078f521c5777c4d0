[(block) (template)] @local.scope
(let name: (identifier) @local.definition)
(param name: (identifier) @local.definition)
(generator name: (identifier) @local.definition)
(parameter name: (identifier) @local.definition)
(variable) @local.reference
