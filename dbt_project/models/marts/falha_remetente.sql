select
  nucleo_id,
  mes,
  familia as fonte,
  falha,
  ocorrencias,
  registros,
  case falha
    when 'nao_informado_como_sim'
      then 'Intenção de encaminhamento e encaminhamento evitado vieram "sim" em todos os registros do mês: '
        || 'parece o "não informado" enviado como "sim". Distorce os encaminhamentos evitados.'
    when 'satisfacao_invertida'
      then 'A satisfação média do mês ficou abaixo de 2,5 com 20 respostas ou mais: a escala parece invertida.'
    when 'fechamento_em_lote'
      then 'Dez ou mais registros têm o mesmo instante de resposta ou de laudo, ao segundo: foram fechados em lote. '
        || 'Distorce os tempos.'
    when 'resposta_automatica'
      then 'Teleconsultorias assíncronas respondidas em menos de 60 s: parecem respondidas por uma máquina.'
    when 'evitado_sem_intencao'
      then 'Encaminhamento evitado sem intenção de encaminhar informada: incoerência, não conta entre os evitados.'
    when 'cbo_de_familia' then 'CBO com 4 dígitos: só a família ocupacional é conhecida.'
    when 'sem_municipio'
      then 'Registros sem município conhecido: contam no núcleo e no país, não no município nem na UF.'
    when 'fora_do_mes_de_referencia' then 'Instantes fora do mês de referência do envelope SMART: mantidos.'
    when 'fora_da_vigencia_do_nucleo'
      then 'Registros anteriores ao início ou posteriores ao fim do núcleo no cadastro: mantidos.'
    else case
      when falha like 'coluna_constante_%'
        then 'A coluna ' || replace(falha, 'coluna_constante_', '')
          || ' traz um só valor em todos os registros do mês (20 ou mais).'
      else
        'Valores fictícios (noves ou zeros) na coluna ' || replace(falha, 'valor_ficticio_', '')
        || ': lidos como não informados.'
    end
  end as descricao
from {{ ref('int_falha_mes') }}
